using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Reduces the learning rate when the validation loss stops improving: after more than <see cref="Patience"/> epochs without a value below
/// best · (1 − <see cref="Threshold"/>). Equal to PyTorch's ReduceLROnPlateau in its modes "min" and "rel". A NaN counts as no improvement.
/// </summary>
/// <remarks>
/// To divide by 4 after every epoch without a new best value, as PyTorch's word-language-model example does:
/// <c>new PlateauSchedule { Patience = 0, Threshold = 0, Factor = 0.25 }</c>.
/// </remarks>
public sealed record PlateauSchedule : LearningRateSchedule
{
    private const double MinChange = 1e-8;

    /// <summary>The factor of each reduction.</summary>
    /// <value>In (0, 1]; 0.1 by default.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(PlateauSchedule)); } = 0.1;

    /// <summary>The number of epochs without improvement that are tolerated.</summary>
    /// <value>At least 0; 10 by default.</value>
    public int Patience { get; init => field = OptionRange.AtLeast(0, value, nameof(PlateauSchedule)); } = 10;

    /// <summary>The smallest relative improvement that counts as one.</summary>
    /// <value>In [0, 1); 1e-4 by default.</value>
    public double Threshold { get; init => field = OptionRange.Fraction(value, nameof(PlateauSchedule)); } = 1e-4;

    /// <summary>The number of epochs after a reduction that do not count towards <see cref="Patience"/>.</summary>
    /// <value>At least 0; 0 by default.</value>
    public int Cooldown { get; init => field = OptionRange.AtLeast(0, value, nameof(PlateauSchedule)); }

    /// <summary>A lower bound of the learning rate. Reductions by less than 1e-8 are ignored.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double MinRate { get; init => field = OptionRange.NotNegative(value, nameof(PlateauSchedule)); }

    /// <inheritdoc/>
    protected override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Rate;
    }

    /// <inheritdoc/>
    protected override ScheduleState Observe(ScheduleState state, double? validation)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (validation is not { } value)
        {
            throw new ArgumentException("PlateauSchedule.AfterEpoch: requires the validation loss of the epoch. Provide validation data, or choose another schedule.", nameof(validation));
        }

        bool isBetter = state.Best is { } best ? value < best * (1 - Threshold) : value < double.PositiveInfinity;
        int bad = isBetter ? 0 : state.EpochsWithoutImprovement + 1;
        int rest = Math.Max(state.Cooldown - 1, 0);
        if (state.Cooldown > 0)
        {
            bad = 0;
        }

        double rate = state.Rate;
        if (bad > Patience)
        {
            double lower = Math.Max(rate * Factor, MinRate);
            rate = rate - lower > MinChange ? lower : rate;
            (rest, bad) = (Cooldown, 0);
        }

        return state with { Rate = rate, Best = isBetter ? value : state.Best, EpochsWithoutImprovement = bad, Cooldown = rest };
    }
}
