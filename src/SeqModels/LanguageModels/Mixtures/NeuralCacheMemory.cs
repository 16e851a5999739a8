using SeqModels.Numerics.Lanes;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>The last n pairs of a hidden vector and the token that followed it.</summary>
internal sealed class NeuralCacheMemory(int capacity)
{
    private float[] _vectors = [];
    private int[] _tokens = [];
    private double[] _weights = [];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Adds a pair; with n pairs, it replaces the oldest.</summary>
    public void Add(ReadOnlySpan<float> hidden, int token)
    {
        if (Count == _tokens.Length && Count < capacity)
        {
            int size = Math.Min(capacity, Math.Max(64, Count * 2));
            Array.Resize(ref _vectors, checked(size * hidden.Length));
            Array.Resize(ref _tokens, size);
            Array.Resize(ref _weights, size);
        }

        hidden.CopyTo(_vectors.AsSpan(_next * hidden.Length));
        _tokens[_next] = token;
        _next = (_next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>
    /// The weights exp(θ h · hᵢ − max) of all pairs and their sum. The pairs are in the order of memory, not of time.
    /// </summary>
    public ReadOnlySpan<double> Weights(ReadOnlySpan<float> hidden, double flatness, out double sum)
    {
        Span<double> weights = _weights.AsSpan(0, Count);
        double largest = double.NegativeInfinity;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = flatness * Reductions.Dot<float>(hidden, _vectors.AsSpan(i * hidden.Length, hidden.Length));
            largest = Math.Max(largest, weights[i]);
        }

        sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp(weights[i] - largest);
            sum += weights[i];
        }

        return weights;
    }

    /// <summary>The token of a pair.</summary>
    public int Token(int pair) => _tokens[pair];

    public void CopyTo(NeuralCacheMemory other)
    {
        (other._vectors, other._tokens, other._weights) = ([.. _vectors], [.. _tokens], new double[_weights.Length]);
        (other._next, other.Count) = (_next, Count);
    }
}
