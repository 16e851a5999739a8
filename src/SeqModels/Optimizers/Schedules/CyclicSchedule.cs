using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// The cyclical learning rate (Smith 2017): linear from η₀/<see cref="Divisor"/> up to η₀ over <see cref="RisingLength"/> units, down again over
/// <see cref="FallingLength"/> units, and so on; <see cref="Mode"/> lowers the peaks. Equal to PyTorch's CyclicLR with max_lr = η₀ and base_lr =
/// η₀/<see cref="Divisor"/>; its cycle_momentum is <see cref="MomentumCycle"/>.
/// </summary>
public sealed record CyclicSchedule : CountedSchedule
{
    /// <summary>Initializes a schedule that counts steps.</summary>
    public CyclicSchedule()
        : base(ScheduleUnit.Step)
    {
    }

    /// <summary>The highest learning rate, η₀, divided by the lowest one.</summary>
    /// <value>Finite and greater than 0; 4 by default.</value>
    public double Divisor { get; init => field = OptionRange.Positive(value, nameof(CyclicSchedule)); } = 4;

    /// <summary>The number of units from the lowest to the highest rate.</summary>
    /// <value>At least 1; 2000 by default. The paper advises 2 to 8 epochs.</value>
    public int RisingLength { get; init => field = OptionRange.AtLeast(1, value, nameof(CyclicSchedule)); } = 2000;

    /// <summary>The number of units from the highest to the lowest rate; null for <see cref="RisingLength"/>.</summary>
    /// <value>At least 1, or null (the default).</value>
    public int? FallingLength { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(CyclicSchedule)) : null; }

    /// <summary>How the height of the cycles changes.</summary>
    /// <value><see cref="CyclicMode.Triangular"/> by default.</value>
    public CyclicMode Mode { get; init; }

    /// <summary>The factor of the height per unit with <see cref="CyclicMode.Exponential"/>.</summary>
    /// <value>In (0, 1]; 1 by default.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(CyclicSchedule)); } = 1;

    /// <summary>
    /// The momentum at the lowest learning rate (<see cref="MomentumCycle.High"/>) and at the highest one (<see cref="MomentumCycle.Low"/>), lowered
    /// as the height of the rate; null for no change of the optimizer's own.
    /// </summary>
    /// <value>Null by default; PyTorch's default is 0.8 to 0.9.</value>
    public MomentumCycle? MomentumCycle { get; init; }

    private protected override double RateAt(long done, long? total, double initialRate)
    {
        double low = initialRate / Divisor;
        return low + ((initialRate - low) * Height(done));
    }

    private protected override double? MomentumAt(long done, long? total) =>
        MomentumCycle is { } cycle ? cycle.High - ((cycle.High - cycle.Low) * Height(done)) : null;

    /// <summary>The height in the cycle, 0 at the lowest rate and 1 at the first peak.</summary>
    private double Height(long done)
    {
        long rising = RisingLength, falling = FallingLength ?? rising;
        (long cycle, long within) = Math.DivRem(done, rising + falling);
        double height = within <= rising ? (double)within / rising : (double)(rising + falling - within) / falling;
        return Mode switch
        {
            CyclicMode.Halving => height * Math.ScaleB(1, (int)-Math.Min(cycle, 2000)),
            CyclicMode.Exponential => height * Math.Pow(Factor, done),
            _ => height,
        };
    }
}
