using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>Exponential decay, a factor per unit: η = η₀ · Factor^k after k units. Equal to PyTorch's ExponentialLR.</summary>
public sealed record ExponentialSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts epochs.</summary>
    public ExponentialSchedule()
        : base(ScheduleUnit.Epoch)
    {
    }

    /// <summary>The factor per unit.</summary>
    /// <value>In (0, 1]; 0.95 by default.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(ExponentialSchedule)); } = 0.95;

    private protected override double RateAt(long done, long? total, double initialRate) => initialRate * Math.Pow(Factor, done);
}
