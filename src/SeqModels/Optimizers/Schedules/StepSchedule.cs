using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Step decay, a factor at regular intervals: after k units η = η₀ · Factor^n with n = 0 for k &lt; FirstAt and
/// n = 1 + ⌊(k − FirstAt)/Every⌋ from there on. Equal to PyTorch's StepLR when <see cref="FirstAt"/> is null.
/// </summary>
/// <remarks>
/// The schedules of Zaremba et al. 2014, in epochs. The paper divides "after" epoch 4, 6 or 14; its code and TensorFlow's test at the end of an epoch
/// whether it is later than that, so that the first division takes effect one epoch later:
/// <code>
/// new StepSchedule { FirstAt = 5, Factor = 0.5 }           // small
/// new StepSchedule { FirstAt = 7, Factor = 1 / 1.2 }       // medium
/// new StepSchedule { FirstAt = 15, Factor = 1 / 1.15 }     // large
/// </code>
/// </remarks>
public sealed record StepSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts epochs.</summary>
    public StepSchedule()
        : base(ScheduleUnit.Epoch)
    {
    }

    /// <summary>The number of units between reductions.</summary>
    /// <value>At least 1; 1 by default.</value>
    public int Every { get; init => field = OptionRange.AtLeast(1, value, nameof(StepSchedule)); } = 1;

    /// <summary>The number of units before the first reduction; null for <see cref="Every"/>.</summary>
    /// <value>At least 0, or null (the default).</value>
    public int? FirstAt { get; init => field = value is { } at ? OptionRange.AtLeast(0, at, nameof(StepSchedule)) : null; }

    /// <summary>The factor of each reduction.</summary>
    /// <value>In (0, 1]; 0.1 by default.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(StepSchedule)); } = 0.1;

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        long first = FirstAt ?? Every;
        return done < first ? initialRate : initialRate * Math.Pow(Factor, 1 + ((done - first) / Every));
    }
}
