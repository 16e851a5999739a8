namespace SeqModels.LanguageModels;

/// <summary>The states of several texts under one model, which advance together; each has the bits that it would have alone.</summary>
internal abstract class BatchedStates
{
    /// <summary>The number of texts.</summary>
    public abstract int Count { get; }

    /// <summary>As <see cref="LanguageModelState.Distribution"/>, for one text.</summary>
    public abstract void Distribution(int row, Span<float> probabilities);

    /// <summary>Advances every text by its token; <paramref name="tokens"/> has <see cref="Count"/> elements.</summary>
    public abstract void Advance(ReadOnlySpan<int> tokens);

    /// <summary>Replaces the texts by those of these rows, in this order; a row may be listed several times, or not at all.</summary>
    public abstract void Select(ReadOnlySpan<int> rows);
}
