using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Rises linearly over a warm-up of W units and then falls along half a cosine to a final rate η₁ (Loshchilov and Hutter 2017):
/// after k units η = η₀ (k + 1)/(W + 1) for k &lt; W, then η = η₁ + (η₀ − η₁)(1 + cos(π (k − W)/(N − W)))/2, and η₁ from k = N on.
/// Without warm-up equal to PyTorch's CosineAnnealingLR with T_max = N and eta_min = η₁, up to k = N.
/// </summary>
public sealed record CosineSchedule : CountedSchedule
{
    /// <summary>Counts steps by default.</summary>
    public CosineSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>N: the units after which the final rate is reached, warm-up included. Must be given, and be greater than <see cref="WarmUp"/>.</summary>
    public required int Length { get; init => field = OptionRange.AtLeast(1, value, nameof(CosineSchedule)); }

    /// <summary>W: the units of the linear rise, at least 0 and less than <see cref="Length"/>. Default 0.</summary>
    public int WarmUp { get; init => field = OptionRange.AtLeast(0, value, nameof(CosineSchedule)); }

    /// <summary>η₁: the rate at the end, at least 0. Default 0.</summary>
    public double FinalRate { get; init => field = OptionRange.NotNegative(value, nameof(CosineSchedule)); }

    private protected override double RateAt(long done, double initialRate)
    {
        if (WarmUp >= Length)
        {
            throw new InvalidOperationException($"CosineSchedule: WarmUp must be less than Length, but WarmUp was {WarmUp} and Length {Length}.");
        }

        if (done < WarmUp)
        {
            return initialRate * (done + 1) / (WarmUp + 1);
        }

        return done >= Length
            ? FinalRate
            : FinalRate + ((initialRate - FinalRate) * (1 + Math.Cos(Math.PI * (done - WarmUp) / (Length - WarmUp))) / 2);
    }
}
