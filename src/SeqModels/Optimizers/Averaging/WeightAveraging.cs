using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Weight averaging: an exponential moving average of the parameters over the optimizer steps, or their plain average since a trigger
/// (ASGD), used for evaluation. <see cref="AveragedParameters"/> computes it.
/// </summary>
/// <remarks>
/// With p the parameters after a step and p̄ their average, every update is p̄ ← p̄ + w (p − p̄): w = 1/n at the n-th step since the trigger,
/// or 1 − d (after warm-up) for an exponential average with decay d.
/// </remarks>
public sealed record WeightAveraging
{
    private WeightAveraging()
    {
    }

    /// <summary>d, the decay of an exponential average; null for a plain average.</summary>
    public double? Decay { get; private init; }

    /// <summary>How an exponential average handles its first updates.</summary>
    /// <value><see cref="AverageWarmUp.BiasCorrection"/> by default.</value>
    public AverageWarmUp WarmUp
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"WeightAveraging.WarmUp: {(int)value} is no {nameof(AverageWarmUp)}.");
    }

    /// <summary>The number of steps before averaging starts; null if validation triggers it.</summary>
    public long? FirstStep { get; private init; }

    /// <summary>n, the non-monotone interval of the trigger by validation; null if there is none.</summary>
    public int? Interval { get; private init; }

    /// <summary>Exponential moving average: p̄ ← d p̄ + (1 − d) p after every step.</summary>
    /// <param name="decay">d, in [0, 1); 0.999, the default, averages over about a thousand steps.</param>
    public static WeightAveraging Exponential(double decay = 0.999) =>
        new() { Decay = OptionRange.Fraction(decay, nameof(WeightAveraging), "Exponential(decay)"), FirstStep = 0 };

    /// <summary>The plain average of all steps after the first <paramref name="steps"/> (Polyak and Juditsky 1992).</summary>
    /// <param name="steps">The number of steps before averaging starts, at least 0.</param>
    public static WeightAveraging AfterSteps(long steps) => steps >= 0
        ? new() { FirstStep = steps }
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"WeightAveraging.AfterSteps(steps): must be at least 0, but was {steps}."));

    /// <summary>
    /// NT-ASGD: the plain average of all steps since validation stopped improving. Averaging starts when a validation value is worse than
    /// the best of those more than n validations ago: v_t &gt; min(v_0 … v_{t−n−1}), t &gt; n (Merity, Keskar and Socher 2017, algorithm 1).
    /// </summary>
    /// <param name="interval">n, the non-monotone interval, at least 1; 5 in the paper.</param>
    public static WeightAveraging WhenNotImproving(int interval = 5) =>
        new() { Interval = OptionRange.AtLeast(1, interval, nameof(WeightAveraging), "WhenNotImproving(interval)") };
}
