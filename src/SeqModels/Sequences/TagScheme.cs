namespace SeqModels.Sequences;

/// <summary>How the tags of a <see cref="SequenceTagger"/> mark entities.</summary>
public enum TagScheme
{
    /// <summary>The tags are independent classes, such as parts of speech.</summary>
    None,

    /// <summary><c>O</c>, <c>B-X</c> at the first token of an entity X, <c>I-X</c> at its others; see <see cref="Layers.TagTransitions.Bio"/>.</summary>
    Bio,

    /// <summary>As <see cref="Bio"/>, with <c>E-X</c> at the last token and <c>S-X</c> for a single one; see <see cref="Layers.TagTransitions.Bioes"/>.</summary>
    Bioes,
}
