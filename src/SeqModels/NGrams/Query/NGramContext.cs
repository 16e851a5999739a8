using System.Runtime.CompilerServices;

namespace SeqModels.NGrams.Query;

/// <summary>
/// An n-gram as a context: the range of its continuations in the next order, and its backoff weight.
/// A context that is not in the model has no continuations and weight 1.
/// </summary>
internal readonly struct NGramContext(int start, int end, float backoff)
{
    /// <summary>The first continuation; for a model of counts the node of the context, −1 for none.</summary>
    public readonly int Start = start;

    /// <summary>The end of the continuations, exclusive.</summary>
    public readonly int End = end;

    /// <summary>log₁₀ of the backoff weight.</summary>
    public readonly float Backoff = backoff;

    /// <summary>Whether it affects a probability.</summary>
    public bool Matters => MattersMask != 0;

    /// <summary>−1 if it affects a probability, else 0.</summary>
    public int MattersMask
    {
        get
        {
            int any = (End - Start) | (BitConverter.SingleToInt32Bits(Backoff) << 1);
            return (any | -any) >> 31;
        }
    }

    /// <summary>The context for the mask −1, the empty one for 0.</summary>
    public NGramContext Masked(int mask) =>
        new(Start & mask, End & mask, BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(Backoff) & mask));
}

/// <summary>One context per length; the last element is unused, so that reading one ahead is safe.</summary>
[InlineArray(NGramState.MaxOrder)]
internal struct NGramContexts
{
    private NGramContext _first;
}
