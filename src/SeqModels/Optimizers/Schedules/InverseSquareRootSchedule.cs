using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Linear warm-up over W units, then decay with the inverse square root of the number of units (Vaswani et al. 2017, 5.3):
/// after k units η = η₀ (k + 1)/(W + 1) for k &lt; W, then η = η₀ √((W + 1)/(k + 1)); the peak η₀ is reached at k = W.
/// </summary>
public sealed record InverseSquareRootSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts steps.</summary>
    public InverseSquareRootSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>W, the number of units of the linear warm-up.</summary>
    /// <value>At least 0; 4000 by default.</value>
    public int WarmUp { get; init => field = OptionRange.AtLeast(0, value, nameof(InverseSquareRootSchedule)); } = 4000;

    private protected override double RateAt(long done, long? total, double initialRate) => done < WarmUp
        ? initialRate * (done + 1) / (WarmUp + 1)
        : initialRate * Math.Sqrt((WarmUp + 1.0) / (done + 1));
}
