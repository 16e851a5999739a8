using System.Text.Json;
using SeqModels.Numerics;

namespace SeqModels.Layers;

/// <summary>The base class of the options of attention layers: <see cref="AdditiveAttentionOptions"/> and <see cref="DotAttentionOptions"/>.</summary>
public abstract record AttentionOptions
{
    private protected AttentionOptions()
    {
    }

    /// <summary>The name of the kind in files.</summary>
    internal abstract string Kind { get; }

    /// <summary>Creates a layer with these options.</summary>
    /// <param name="querySize">The number of features of a query, at least 1.</param>
    /// <param name="keySize">The number of features of a key, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a weight has more elements than a tensor can have.</exception>
    /// <exception cref="ArgumentException">The sizes do not match the options.</exception>
    public abstract Attention CreateLayer(int querySize, int keySize, RandomSource random);

    /// <summary>Writes the options that determine the parameters as properties of a JSON object that is already open.</summary>
    internal abstract void Write(Utf8JsonWriter writer);

    /// <summary>The names and sizes of the parameters.</summary>
    internal abstract IEnumerable<(string Name, long[] Sizes)> Shapes(long querySize, long keySize);
}
