using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Multiplies the rate by a factor at regular times: after k units η = η₀ · Factor^n with n = 0 for k &lt; FirstAt and
/// n = 1 + ⌊(k − FirstAt)/Every⌋ from there on. Equal to PyTorch's StepLR when <see cref="FirstAt"/> is left out.
/// </summary>
/// <remarks>
/// The schedules of Zaremba et al. 2014, in epochs. The paper divides "after" epoch 4, 6 or 14; its program and TensorFlow's ask at an epoch's end
/// whether it is later than that, so that the first division follows one epoch later:
/// <code>
/// new StepSchedule { FirstAt = 5, Factor = 0.5 }           // small
/// new StepSchedule { FirstAt = 7, Factor = 1 / 1.2 }       // medium
/// new StepSchedule { FirstAt = 15, Factor = 1 / 1.15 }     // large
/// </code>
/// </remarks>
public sealed record StepSchedule : CountedSchedule
{
    /// <summary>Counts epochs by default.</summary>
    public StepSchedule()
        : base(ScheduleUnit.Epoch)
    {
    }

    /// <summary>Units between reductions, at least 1. Default 1.</summary>
    /// <value>At least 1; 1 by default.</value>
    public int Every { get; init => field = OptionRange.AtLeast(1, value, nameof(StepSchedule)); } = 1;

    /// <summary>Units done when the first reduction takes effect, at least 0; null, the default, means <see cref="Every"/>.</summary>
    /// <value>At least 0, or null (the default).</value>
    public int? FirstAt { get; init => field = value is { } at ? OptionRange.AtLeast(0, at, nameof(StepSchedule)) : null; }

    /// <summary>The factor of each reduction, in (0, 1]. Default 0.1.</summary>
    /// <value>In (0, 1]; 0.1 by default.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(StepSchedule)); } = 0.1;

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        long first = FirstAt ?? Every;
        return done < first ? initialRate : initialRate * Math.Pow(Factor, 1 + ((done - first) / Every));
    }
}
