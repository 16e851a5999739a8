using SeqModels.Numerics;

namespace SeqModels.Tuning;

/// <summary>Options of <see cref="RandomSearch"/>, which uses successive halving (Jamieson and Talwalkar 2016).</summary>
public sealed record RandomSearchOptions
{
    /// <summary>The number of trials.</summary>
    /// <value>At least 1; 27 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Trials { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomSearchOptions)); } = 27;

    /// <summary>The number of epochs of every trial.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinEpochs { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomSearchOptions)); } = 1;

    /// <summary>
    /// The maximum number of epochs of a trial. All trials use learning-rate schedules for a training of this length.
    /// </summary>
    /// <value>At least <see cref="MinEpochs"/>; 9 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxEpochs { get; init => field = OptionRange.AtLeast(1, value, nameof(RandomSearchOptions)); } = 9;

    /// <summary>η, the reduction factor: after each round the best 1/η of the trials continue, to η times as many epochs.</summary>
    /// <value>At least 2; 3 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Eta { get; init => field = OptionRange.AtLeast(2, value, nameof(RandomSearchOptions)); } = 3;

    /// <summary>The seed of the settings. Trial i has the same settings for any number of trials.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>
    /// The folder for the checkpoints of the trials. A search that is started again with the same folder resumes. Null for a temporary folder
    /// that is deleted at the end.
    /// </summary>
    /// <value>Null by default.</value>
    public string? Folder { get; init; }
}
