using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// The one-cycle policy (Smith and Topin 2018): cosine annealing from η₀/<see cref="StartDivisor"/> up to η₀ over the first
/// <see cref="RisingShare"/> of N units, then down to η₀/(<see cref="StartDivisor"/> · <see cref="FinalDivisor"/>) at the last unit.
/// Equal to PyTorch's OneCycleLR with anneal_strategy "cos" and max_lr = η₀; its cycle_momentum is <see cref="MomentumCycle"/>.
/// </summary>
public sealed record OneCycleSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts steps.</summary>
    public OneCycleSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>
    /// N, the number of units of the cycle. Null for the length of the whole training, which is passed to
    /// <see cref="LearningRateSchedule.Start"/>.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    public int? Length { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(OneCycleSchedule)) : null; }

    /// <summary>The share of the cycle in which the learning rate rises.</summary>
    /// <value>In (0, 1]; 0.3 by default.</value>
    public double RisingShare { get; init => field = OptionRange.Factor(value, nameof(OneCycleSchedule)); } = 0.3;

    /// <summary>The peak learning rate divided by the one at the start.</summary>
    /// <value>Finite and greater than 0; 25 by default.</value>
    public double StartDivisor { get; init => field = OptionRange.Positive(value, nameof(OneCycleSchedule)); } = 25;

    /// <summary>The learning rate at the start divided by the one at the end.</summary>
    /// <value>Finite and greater than 0; 1e4 by default.</value>
    public double FinalDivisor { get; init => field = OptionRange.Positive(value, nameof(OneCycleSchedule)); } = 1e4;

    /// <summary>
    /// The momentum at the ends (<see cref="MomentumCycle.High"/>) and at the peak of the learning rate (<see cref="MomentumCycle.Low"/>);
    /// null for no change of the optimizer's own.
    /// </summary>
    /// <value>Null by default; PyTorch's default is 0.85 to 0.95, those of <c>new MomentumCycle()</c>.</value>
    public MomentumCycle? MomentumCycle { get; init; }

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        double start = initialRate / StartDivisor;
        return Cycle(done, total, start, initialRate, start / FinalDivisor);
    }

    private protected override double? MomentumAt(long done, long? total) =>
        MomentumCycle is { } cycle ? Cycle(done, total, cycle.High, cycle.Low, cycle.High) : null;

    /// <summary>A value that is annealed from the start to the peak and on to the end.</summary>
    private double Cycle(long done, long? total, double start, double peak, double final)
    {
        double last = LengthOf(Length, total) - 1, top = (RisingShare * (last + 1)) - 1;
        if (done <= top)
        {
            return Anneal(start, peak, top > 0 ? done / top : 1);
        }

        return done >= last ? final : Anneal(peak, final, (done - top) / (last - top));
    }

    private static double Anneal(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
