using System.Numerics;

namespace SeqModels.Layers.Crf;

/// <summary>The scores of a linear-chain CRF besides the emissions, with −∞ for what is forbidden.</summary>
internal readonly ref struct CrfChain<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _transitions;

    /// <param name="transitions">A, [tags, tags], row = from.</param>
    /// <param name="start">The scores of the first tag, [tags].</param>
    /// <param name="end">The scores of the last tag, [tags].</param>
    public CrfChain(ReadOnlySpan<T> transitions, ReadOnlySpan<T> start, ReadOnlySpan<T> end)
    {
        _transitions = transitions;
        Start = start;
        End = end;
    }

    public int TagCount => Start.Length;

    public ReadOnlySpan<T> Start { get; }

    public ReadOnlySpan<T> End { get; }

    /// <summary>The scores of the transitions from a tag, [tags].</summary>
    public ReadOnlySpan<T> From(int tag) => _transitions.Slice(tag * TagCount, TagCount);
}
