using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Cosine annealing with linear warm-up over W units (Loshchilov and Hutter 2017), down to a final rate η₁:
/// after k units η = η₀ (k + 1)/(W + 1) for k &lt; W, then η = η₁ + (η₀ − η₁)(1 + cos(π (k − W)/(N − W)))/2, and η₁ from k = N on.
/// Without warm-up equal to PyTorch's CosineAnnealingLR with T_max = N and eta_min = η₁, up to k = N.
/// </summary>
/// <remarks>
/// <code>
/// new CosineSchedule { WarmUp = 500 }      // over the whole training, whatever its length
/// </code>
/// </remarks>
public sealed record CosineSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts steps.</summary>
    public CosineSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>
    /// N, the number of units after which the final rate is reached, warm-up included. Null for the length of the whole training, which is
    /// passed to <see cref="LearningRateSchedule.Start"/>.
    /// </summary>
    /// <value>At least 1 and greater than <see cref="WarmUp"/>, or null (the default).</value>
    public int? Length { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(CosineSchedule)) : null; }

    /// <summary>W, the number of units of the linear warm-up.</summary>
    /// <value>At least 0 and less than the length; 0 by default.</value>
    public int WarmUp { get; init => field = OptionRange.AtLeast(0, value, nameof(CosineSchedule)); }

    /// <summary>η₁, the learning rate at the end.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double FinalRate { get; init => field = OptionRange.NotNegative(value, nameof(CosineSchedule)); }

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        long length = LengthOf(Length, total);
        RequireWithin(length, WarmUp);
        if (done < WarmUp)
        {
            return initialRate * (done + 1) / (WarmUp + 1);
        }

        return done >= length
            ? FinalRate
            : FinalRate + ((initialRate - FinalRate) * (1 + Math.Cos(Math.PI * (done - WarmUp) / (length - WarmUp))) / 2);
    }
}
