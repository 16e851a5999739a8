using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// One cycle (Smith and Topin 2018): along half a cosine from η₀/<see cref="StartDivisor"/> up to η₀ over the first share of N steps, then
/// along another down to η₀/(<see cref="StartDivisor"/> · <see cref="FinalDivisor"/>) at the last step, where it stays. Equal to PyTorch's
/// OneCycleLR with anneal_strategy "cos" and max_lr = η₀.
/// </summary>
public sealed record OneCycleSchedule : CountedSchedule
{
    /// <summary>Counts steps by default.</summary>
    public OneCycleSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>N: the units of the cycle. Null, the default, for the whole training, whose length <see cref="LearningRateSchedule.Start"/> is given.</summary>
    /// <value>At least 1, or null (the default).</value>
    public int? Length { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(OneCycleSchedule)) : null; }

    /// <summary>The share of the cycle that rises, in (0, 1]. Default 0.3.</summary>
    /// <value>In (0, 1]; 0.3 by default.</value>
    public double RisingShare { get; init => field = OptionRange.Factor(value, nameof(OneCycleSchedule)); } = 0.3;

    /// <summary>The peak over the rate at the start, greater than 0. Default 25.</summary>
    /// <value>Finite and greater than 0; 25 by default.</value>
    public double StartDivisor { get; init => field = OptionRange.Positive(value, nameof(OneCycleSchedule)); } = 25;

    /// <summary>The rate at the start over the rate at the end, greater than 0. Default 10 000.</summary>
    /// <value>Finite and greater than 0; 1e4 by default.</value>
    public double FinalDivisor { get; init => field = OptionRange.Positive(value, nameof(OneCycleSchedule)); } = 1e4;

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        double last = LengthOf(Length, total) - 1, peak = (RisingShare * (last + 1)) - 1;
        double start = initialRate / StartDivisor, final = start / FinalDivisor;
        if (done <= peak)
        {
            return Anneal(start, initialRate, peak > 0 ? done / peak : 1);
        }

        return done >= last ? final : Anneal(initialRate, final, (done - peak) / (last - peak));
    }

    private static double Anneal(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
