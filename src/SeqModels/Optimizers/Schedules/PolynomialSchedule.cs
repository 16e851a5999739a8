using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Polynomial decay over N units down to a final rate η₁: after k units η = η₁ + (η₀ − η₁)(1 − min(k, N)/N)^<see cref="Power"/>. Equal to
/// PyTorch's PolynomialLR with total_iters = N if η₁ = 0.
/// </summary>
public sealed record PolynomialSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts steps.</summary>
    public PolynomialSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>
    /// N, the number of units after which the final rate is reached. Null for the length of the whole training, which is passed to
    /// <see cref="LearningRateSchedule.Start"/>.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    public int? Length { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(PolynomialSchedule)) : null; }

    /// <summary>The exponent; 1 is linear decay.</summary>
    /// <value>Finite and greater than 0; 1 by default.</value>
    public double Power { get; init => field = OptionRange.Positive(value, nameof(PolynomialSchedule)); } = 1;

    /// <summary>η₁, the learning rate at the end.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double FinalRate { get; init => field = OptionRange.NotNegative(value, nameof(PolynomialSchedule)); }

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        long length = LengthOf(Length, total);
        return done >= length ? FinalRate : FinalRate + ((initialRate - FinalRate) * Math.Pow(1 - ((double)done / length), Power));
    }
}
