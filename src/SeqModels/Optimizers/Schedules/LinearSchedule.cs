using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// A linear change of the factor of the learning rate over N units: after k units η = η₀ (a + (b − a) min(k, N)/N) with a =
/// <see cref="StartFactor"/> and b = <see cref="FinalFactor"/>. Equal to PyTorch's LinearLR with start_factor, end_factor and total_iters.
/// </summary>
public sealed record LinearSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts steps.</summary>
    public LinearSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>
    /// N, the number of units after which the final factor is reached. Null for the length of the whole training, which is passed to
    /// <see cref="LearningRateSchedule.Start"/>.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    public int? Length { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(LinearSchedule)) : null; }

    /// <summary>The factor of the learning rate at the start.</summary>
    /// <value>Finite and at least 0; 1 by default.</value>
    public double StartFactor { get; init => field = OptionRange.NotNegative(value, nameof(LinearSchedule)); } = 1;

    /// <summary>The factor of the learning rate from N units on.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double FinalFactor { get; init => field = OptionRange.NotNegative(value, nameof(LinearSchedule)); }

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        long length = LengthOf(Length, total);
        return initialRate * (done >= length ? FinalFactor : StartFactor + ((FinalFactor - StartFactor) * done / length));
    }
}
