using System.Runtime.CompilerServices;

namespace SeqModels.NGrams.Query;

/// <summary>
/// An n-gram as a context: where its continuations lie in the next order, and what backing off from it costs.
/// One that is not in the model has no continuations and costs nothing.
/// </summary>
internal readonly struct NGramContext(int start, int end, float backoff)
{
    /// <summary>The first continuation; for a model of counts the node of the context, −1 for none.</summary>
    public readonly int Start = start;

    /// <summary>Behind the last continuation.</summary>
    public readonly int End = end;

    /// <summary>log₁₀ of the backoff weight.</summary>
    public readonly float Backoff = backoff;

    /// <summary>Whether it matters to a probability.</summary>
    public bool Matters => MattersMask != 0;

    /// <summary>−1 when it matters, else 0.</summary>
    public int MattersMask
    {
        get
        {
            int any = (End - Start) | (BitConverter.SingleToInt32Bits(Backoff) << 1);
            return (any | -any) >> 31;
        }
    }

    /// <summary>Itself for the mask −1, nothing for 0.</summary>
    public NGramContext Masked(int mask) =>
        new(Start & mask, End & mask, BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(Backoff) & mask));
}

/// <summary>One context for each length; the last element is never used, so that one may be read ahead.</summary>
[InlineArray(NGramState.MaxOrder)]
internal struct NGramContexts
{
    private NGramContext _first;
}
