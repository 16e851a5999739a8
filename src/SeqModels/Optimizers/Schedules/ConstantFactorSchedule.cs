using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// A constant factor of the learning rate at first: η = η₀ · Factor after k &lt; N units, η = η₀ from then on. Equal to PyTorch's ConstantLR.
/// <see cref="ConstantSchedule"/> never changes the rate.
/// </summary>
public sealed record ConstantFactorSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts epochs.</summary>
    public ConstantFactorSchedule()
        : base(ScheduleUnit.Epoch)
    {
    }

    /// <summary>N, the number of units with the factor.</summary>
    /// <value>At least 0; 5 by default.</value>
    public int Length { get; init => field = OptionRange.AtLeast(0, value, nameof(ConstantFactorSchedule)); } = 5;

    /// <summary>The factor of the first units.</summary>
    /// <value>In (0, 1]; 1/3 by default.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(ConstantFactorSchedule)); } = 1.0 / 3;

    private protected override double RateAt(long done, long? total, double initialRate) => done < Length ? initialRate * Factor : initialRate;
}
