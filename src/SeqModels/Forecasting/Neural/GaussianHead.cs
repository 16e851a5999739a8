using System.Text.Json;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Forecasting;

/// <summary>
/// Two outputs per target, the mean μ and a number r, trained with the Gaussian negative log-likelihood
/// (<see cref="Losses.Loss.GaussianNegativeLogLikelihood"/>; Nix and Weigend 1994): p(y | x) = N(μ, σ²) with
/// ln σ² = m + softplus(r − m) and m = ln σ_min² (Chua et al. 2018), which bounds σ from below without cutting off the gradient.
/// </summary>
/// <remarks>One step is a <see cref="GaussianForecast"/>. Several steps that are fed back are sampled paths.</remarks>
public sealed record GaussianHead : ForecastHead
{
    /// <summary>The kind in files.</summary>
    internal const string Kind = "gaussian";

    /// <summary>σ_min, the lower bound of the standard deviation in the transformed scale.</summary>
    /// <value>Finite and greater than 0; 0.001 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MinStandardDeviation { get; init => field = OptionRange.Positive(value, nameof(GaussianHead)); } = 0.001;

    internal override int OutputsPerTarget => 2;

    internal override string Suffix => ", Gaussian";

    internal override bool HasDistribution => true;

    internal override bool IsGaussian => true;

    private double MinLogVariance => 2 * Math.Log(MinStandardDeviation);

    internal override Tensor LossOf(Tensor outputs, Tensor targets)
    {
        Tensor mean = outputs.Slice(-1, 0, 1).Reshape(targets.Shape), raw = outputs.Slice(-1, 1, 1).Reshape(targets.Shape);
        double min = MinLogVariance;
        return Loss.GaussianNegativeLogLikelihood(mean, (raw - min).Softplus() + min, targets);
    }

    internal override void Centers(ReadOnlySpan<float> outputs, Span<double> centers)
    {
        for (int i = 0; i < centers.Length; i++)
            centers[i] = outputs[2 * i];
    }

    internal override void Sample(ReadOnlySpan<float> outputs, Span<double> values, RandomSource random)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = outputs[2 * i] + (StandardDeviation(outputs[(2 * i) + 1]) * random.NextNormal());
    }

    internal override ForecastDistribution Distribution(ReadOnlySpan<float> outputs, int horizon, int variables)
    {
        double[,] means = new double[horizon, variables], deviations = new double[horizon, variables];
        for (int i = 0; i < horizon * variables; i++)
        {
            means[i / variables, i % variables] = outputs[2 * i];
            deviations[i / variables, i % variables] = StandardDeviation(outputs[(2 * i) + 1]);
        }

        return new GaussianForecast(means, deviations);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        ExactText.Write(writer, "minStandardDeviation", MinStandardDeviation);
    }

    private double StandardDeviation(double raw)
    {
        double x = raw - MinLogVariance;
        return Math.Exp(0.5 * (MinLogVariance + Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))));
    }
}
