using SeqModels.NGrams.Query;

namespace SeqModels.NGrams;

/// <summary>
/// The context of an <see cref="NGramModel"/>: all suffixes of the preceding words that are contexts of the model. Start with
/// <see cref="NGramModel.BeginOfSentenceState"/> or <see cref="NGramModel.NullContextState"/>. A value type of 200 bytes for every order:
/// pass it by <c>in</c> or <c>ref</c>, and copy it to keep it. It is valid for the model that created it only.
/// </summary>
public struct NGramState : IEquatable<NGramState>
{
    /// <summary>The maximum order of a model, 16; a state has up to 15 words of context.</summary>
    public const int MaxOrder = 16;

    /// <summary>Which engine made it; 0 for none.</summary>
    internal int Owner;

    internal int Length;

    /// <summary>[k − 1] is the context of the last k words.</summary>
    internal NGramContexts Contexts;

    /// <summary>The number of preceding words that the next probability may depend on, 0 to Order − 1.</summary>
    public readonly int ContextLength => Length;

    /// <summary>Checks an order.</summary>
    internal static void CheckOrder(int order, string name)
    {
        if (order is < 1 or > MaxOrder)
        {
            throw new ArgumentOutOfRangeException(name, order, $"NGramModel: the order of a model must be 1 to {MaxOrder}.");
        }
    }

    /// <summary>Whether two states of a model are equal, so that all continuations have the same probabilities.</summary>
    public static bool operator ==(in NGramState left, in NGramState right) => left.Equals(right);

    /// <summary>Whether two states differ.</summary>
    public static bool operator !=(in NGramState left, in NGramState right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(NGramState other)
    {
        bool same = Owner == other.Owner && Length == other.Length;
        for (int i = 0; same && i < Length; i++)
        {
            NGramContext a = Contexts[i], b = other.Contexts[i];
            same = a.Start == b.Start && a.End == b.End && a.Backoff.Equals(b.Backoff);
        }
        return same;
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is NGramState other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Owner);
        for (int i = 0; i < Length; i++)
        {
            hash.Add(Contexts[i].Start);
            hash.Add(Contexts[i].Backoff);
        }
        return hash.ToHashCode();
    }
}
