using SeqModels.Numerics;
using SeqModels.Optimizers.Schedules;

namespace SeqModels.Optimizers;

/// <summary>
/// Step decay at given moments: η = η₀ · Factor^n after k units, with n the number of milestones up to k. Equal to PyTorch's MultiStepLR.
/// </summary>
/// <remarks><code>new MilestoneSchedule { Milestones = [30, 80] }     // a tenth from epoch 31 on, a hundredth from epoch 81 on</code></remarks>
public sealed record MilestoneSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts epochs.</summary>
    public MilestoneSchedule()
        : base(ScheduleUnit.Epoch)
    {
    }

    /// <summary>The numbers of units after which the learning rate is multiplied by <see cref="Factor"/>.</summary>
    /// <value>At least 0, in ascending order; one that occurs twice counts twice. Required, no default.</value>
    /// <exception cref="ArgumentException">They are negative or not in ascending order.</exception>
    public required IReadOnlyList<int> Milestones
    {
        get;
        init => field = ScheduleLists.Ascending(value, isStrict: false, least: 0, "MilestoneSchedule.Milestones");
    }

    /// <summary>The factor of each milestone.</summary>
    /// <value>In (0, 1]; 0.1 by default.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(MilestoneSchedule)); } = 0.1;

    private protected override double RateAt(long done, long? total, double initialRate) =>
        initialRate * Math.Pow(Factor, Milestones.Count(milestone => milestone <= done));
}
