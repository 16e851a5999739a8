using SeqModels.Numerics;

namespace SeqModels.Sequences;

/// <summary>Options of a <see cref="SequenceTagger"/>.</summary>
public sealed record SequenceTaggerOptions : SequenceModelOptions
{
    /// <summary>The number of tags; not needed if <see cref="TagNames"/> are set.</summary>
    /// <value>At least 1; null by default, for the number of names.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? TagCount { get; init => field = value is { } count ? OptionRange.AtLeast(1, count, nameof(SequenceTaggerOptions)) : null; }

    /// <summary>The names of the tags, for reports and predictions; saved with the model.</summary>
    /// <value>One per tag; null by default, for the numbers 0, 1, ….</value>
    public IReadOnlyList<string>? TagNames { get; init; }

    /// <summary>
    /// Whether the output is a linear-chain CRF (<see cref="Layers.LinearChainCrf"/>), which scores whole sequences of tags; otherwise each tag is
    /// predicted by a softmax of its own. A CRF needs a label at every step.
    /// </summary>
    /// <value>True by default.</value>
    public bool Crf { get; init; } = true;

    /// <summary>
    /// The scheme of tags that mark entities. If it is not <see cref="TagScheme.None"/>, <see cref="TagNames"/> must be tags of the scheme,
    /// validation reports the F1 of entities, and a CRF forbids sequences that are not well formed, also in the training data.
    /// </summary>
    /// <value><see cref="TagScheme.None"/> by default.</value>
    public TagScheme Scheme { get; init; }
}
