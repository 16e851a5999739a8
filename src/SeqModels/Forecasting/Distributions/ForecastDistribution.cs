using System.Globalization;

namespace SeqModels.Forecasting;

/// <summary>
/// A predictive distribution: the marginal distribution of every step and variable of a forecast. Step 0 is the first time after the history.
/// </summary>
public abstract class ForecastDistribution
{
    /// <summary>Initializes the sizes.</summary>
    /// <param name="horizon">The number of steps, at least 1.</param>
    /// <param name="variableCount">The number of variables, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    protected ForecastDistribution(int horizon, int variableCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(variableCount, 1);
        Horizon = horizon;
        VariableCount = variableCount;
    }

    /// <summary>h, the number of steps.</summary>
    public int Horizon { get; }

    /// <summary>The number of variables.</summary>
    public int VariableCount { get; }

    /// <summary>The expected value.</summary>
    /// <param name="step">The step, in [0, <see cref="Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public abstract double Mean(int step, int variable = 0);

    /// <summary>The value that is not exceeded with a probability.</summary>
    /// <param name="probability">The probability, in (0, 1).</param>
    /// <param name="step">The step, in [0, <see cref="Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public abstract double Quantile(double probability, int step, int variable = 0);

    /// <summary>
    /// The continuous ranked probability score ∫ (F(x) − 1[x ≥ actual])² dx (Gneiting and Raftery 2007), in the unit of the variable; the
    /// smaller the better. For a point forecast it is the absolute error.
    /// </summary>
    /// <param name="actual">The value that occurred, finite.</param>
    /// <param name="step">The step, in [0, <see cref="Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public abstract double Crps(double actual, int step, int variable = 0);

    /// <summary>The central prediction interval of a level.</summary>
    /// <param name="level">The probability that the interval contains the value, in (0, 1), for example 0.95.</param>
    /// <param name="step">The step, in [0, <see cref="Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public ForecastInterval Interval(double level, int step, int variable = 0)
    {
        if (!(level is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, string.Create(
                CultureInfo.InvariantCulture, $"ForecastDistribution.Interval: level must be in (0, 1), but was {level}."));
        }

        return new ForecastInterval(Quantile((1 - level) / 2, step, variable), Quantile((1 + level) / 2, step, variable));
    }

    /// <summary>
    /// The pinball (quantile) loss of the quantile q at probability p: p·(actual − q) if actual ≥ q, otherwise (1 − p)·(q − actual).
    /// </summary>
    /// <param name="actual">The value that occurred.</param>
    /// <param name="probability">p, in (0, 1).</param>
    /// <param name="step">The step, in [0, <see cref="Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public double PinballLoss(double actual, double probability, int step, int variable = 0) =>
        Distributions.Pinball.Loss(actual, probability, Quantile(probability, step, variable));

    /// <summary>The expected values [horizon, variables].</summary>
    public double[,] Means()
    {
        var means = new double[Horizon, VariableCount];
        for (int step = 0; step < Horizon; step++)
        {
            for (int variable = 0; variable < VariableCount; variable++)
                means[step, variable] = Mean(step, variable);
        }

        return means;
    }

    /// <summary>Describes the kind and the sizes.</summary>
    public override string ToString() => $"{GetType().Name} [{Horizon} steps, {VariableCount} variables]";

    /// <summary>Checks the indices of a step and a variable.</summary>
    /// <param name="step">The step.</param>
    /// <param name="variable">The variable.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    protected void Check(int step, int variable)
    {
        if ((uint)step >= (uint)Horizon)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), step, $"{GetType().Name}: step must be in [0, {Horizon}), but was {step}; step 0 is the first time after the history.");
        }

        if ((uint)variable >= (uint)VariableCount)
            throw new ArgumentOutOfRangeException(nameof(variable), variable, $"{GetType().Name}: variable must be in [0, {VariableCount}), but was {variable}.");
    }

    /// <summary>Checks a probability.</summary>
    /// <param name="probability">The probability.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not in (0, 1).</exception>
    protected void Check(double probability)
    {
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, string.Create(
                CultureInfo.InvariantCulture, $"{GetType().Name}.Quantile: probability must be in (0, 1), but was {probability}."));
        }
    }
}
