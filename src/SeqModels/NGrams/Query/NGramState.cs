using SeqModels.NGrams.Query;

namespace SeqModels.NGrams;

/// <summary>
/// What an <see cref="NGramModel"/> has seen: the contexts of every length that end at the present position and are in the model.
/// A value of 200 bytes, whatever the order: pass it by <c>in</c> or <c>ref</c>, copy it to keep it. It belongs to the model that made it. Begin with
/// <see cref="NGramModel.BeginOfSentenceState"/> or <see cref="NGramModel.NullContextState"/>.
/// </summary>
public struct NGramState : IEquatable<NGramState>
{
    /// <summary>The highest order of a model, 16: a state has room for contexts of 15 words.</summary>
    public const int MaxOrder = 16;

    /// <summary>Which engine made it; 0 for none.</summary>
    internal int Owner;

    internal int Length;

    /// <summary>[k − 1] is the context of the last k words.</summary>
    internal NGramContexts Contexts;

    /// <summary>The number of words that can still matter to the next probability, 0 to Order − 1.</summary>
    public readonly int ContextLength => Length;

    /// <summary>Refuses orders that no model has.</summary>
    internal static void CheckOrder(int order, string name)
    {
        if (order is < 1 or > MaxOrder)
        {
            throw new ArgumentOutOfRangeException(name, order, $"NGramModel: the order of a model must be 1 to {MaxOrder}.");
        }
    }

    /// <summary>Whether two states of one model are the same, so that everything that follows has the same probability.</summary>
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
