using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Cosine annealing with warm restarts, SGDR (Loshchilov and Hutter 2017): k units after the last restart
/// η = η₁ + (η₀ − η₁)(1 + cos(π k/N))/2, with N = <see cref="Length"/> in the first cycle and <see cref="Growth"/> times as long in every
/// further one. Equal to PyTorch's CosineAnnealingWarmRestarts with T_0, T_mult and eta_min.
/// </summary>
public sealed record WarmRestartSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts epochs.</summary>
    public WarmRestartSchedule()
        : base(ScheduleUnit.Epoch)
    {
    }

    /// <summary>The number of units before the first restart.</summary>
    /// <value>At least 1; required, no default.</value>
    public required int Length { get; init => field = OptionRange.AtLeast(1, value, nameof(WarmRestartSchedule)); }

    /// <summary>The factor of the length of each cycle.</summary>
    /// <value>At least 1; 1 by default.</value>
    public int Growth { get; init => field = OptionRange.AtLeast(1, value, nameof(WarmRestartSchedule)); } = 1;

    /// <summary>η₁, the learning rate that a cycle approaches.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double FinalRate { get; init => field = OptionRange.NotNegative(value, nameof(WarmRestartSchedule)); }

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        long length = Length;
        if (Growth == 1)
        {
            done %= length;
        }

        while (done >= length)
        {
            done -= length;
            length *= Growth;
        }

        return FinalRate + ((initialRate - FinalRate) * (1 + Math.Cos(Math.PI * done / length)) / 2);
    }
}
