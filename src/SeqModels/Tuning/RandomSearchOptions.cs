using SeqModels.Numerics;

namespace SeqModels.Tuning;

/// <summary>How <see cref="RandomSearch"/> spends its epochs: successive halving (Jamieson and Talwalkar 2016).</summary>
public sealed record RandomSearchOptions
{
    /// <summary>How many settings are drawn, at least 1; 27 by default.</summary>
    /// <value>At least 1; 27 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Trials { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomSearchOptions)); } = 27;

    /// <summary>The epochs that every trial is trained, at least 1; 1 by default.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinEpochs { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomSearchOptions)); } = 1;

    /// <summary>
    /// The epochs of the trials that get through, at least <see cref="MinEpochs"/>; 9 by default. Every trial's options get this number of
    /// epochs, so that schedules run as in a training of that length.
    /// </summary>
    /// <value>At least <see cref="MinEpochs"/>; 9 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxEpochs { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomSearchOptions)); } = 9;

    /// <summary>η, at least 2; 3 by default: of each round the best ⌈1/η⌉ go on, to η times the epochs.</summary>
    /// <value>At least 2; 3 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Eta { get; init => field = OptionRange.AtLeast(2, value, nameof(RandomSearchOptions)); } = 3;

    /// <summary>Names the random numbers of the settings; 0 by default. Trial i has the same settings however many trials there are.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>
    /// Where trials are kept between rounds, as checkpoints; a search that was stopped and is started again with the same folder goes on
    /// there. <see langword="null"/> (the default): a temporary folder that is removed at the end.
    /// </summary>
    /// <value>Null by default.</value>
    public string? Folder { get; init; }
}
