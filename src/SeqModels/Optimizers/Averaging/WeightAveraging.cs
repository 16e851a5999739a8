using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Which average of the parameters over the optimizer's steps is kept beside them, to evaluate with: an exponential one, or the plain one
/// of all steps since a trigger. <see cref="AveragedParameters"/> computes it.
/// </summary>
/// <remarks>
/// With p the parameters after a step and p̄ their average, every update is p̄ ← p̄ + w (p − p̄): w = 1/n at the n-th step since the trigger,
/// or 1 − d, warm-up aside, with the decay d of an exponential average.
/// </remarks>
public sealed record WeightAveraging
{
    private WeightAveraging()
    {
    }

    /// <summary>d of an exponential average; null where all steps since the trigger count alike.</summary>
    public double? Decay { get; private init; }

    /// <summary>How an exponential average starts. Default <see cref="AverageWarmUp.BiasCorrection"/>.</summary>
    public AverageWarmUp WarmUp
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"WeightAveraging.WarmUp: {(int)value} is no {nameof(AverageWarmUp)}.");
    }

    /// <summary>How many steps come before the first that is averaged; null where validation decides.</summary>
    public long? FirstStep { get; private init; }

    /// <summary>n of the trigger by validation; null where there is none.</summary>
    public int? Interval { get; private init; }

    /// <summary>Exponential moving average: p̄ ← d p̄ + (1 − d) p after every step.</summary>
    /// <param name="decay">d, in [0, 1); 0.999 remembers about a thousand steps.</param>
    public static WeightAveraging Exponential(double decay = 0.999) =>
        new() { Decay = OptionRange.Fraction(decay, nameof(WeightAveraging), "Exponential(decay)"), FirstStep = 0 };

    /// <summary>The plain average of all steps after the first <paramref name="steps"/> (Polyak and Juditsky 1992).</summary>
    /// <param name="steps">How many steps come before the first that is averaged, at least 0.</param>
    public static WeightAveraging AfterSteps(long steps) => steps >= 0
        ? new() { FirstStep = steps }
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"WeightAveraging.AfterSteps(steps): must be at least 0, but was {steps}."));

    /// <summary>
    /// NT-ASGD: the plain average of all steps since validation stopped improving. The trigger is a validation value that is worse than the
    /// best of those that lie more than n values back: v_t &gt; min(v_0 … v_{t−n−1}), t &gt; n (Merity, Keskar and Socher 2017, algorithm 1).
    /// </summary>
    /// <param name="interval">n, the non-monotone interval, at least 1; 5 in the paper.</param>
    public static WeightAveraging WhenNotImproving(int interval = 5) =>
        new() { Interval = OptionRange.AtLeast(1, interval, nameof(WeightAveraging), "WhenNotImproving(interval)") };
}
