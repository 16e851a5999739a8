using System.Text.Json;
using SeqModels.Numerics;

namespace SeqModels.Layers;

/// <summary>Options of an <see cref="AdditiveAttention"/> layer.</summary>
public sealed record AdditiveAttentionOptions : AttentionOptions
{
    /// <summary>The size A of the layer that compares a query with a key.</summary>
    /// <value>At least 1, or <see langword="null"/> (the default) for the size of a query.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? HiddenSize
    {
        get;
        init => field = value is null ? null : OptionRange.AtLeast(1, value.Value, nameof(AdditiveAttentionOptions));
    }

    internal override string Kind => "additive";

    /// <inheritdoc/>
    public override Attention CreateLayer(int querySize, int keySize, RandomSource random) => new AdditiveAttention(querySize, keySize, random, this);

    internal override void Write(Utf8JsonWriter writer)
    {
        if (HiddenSize is { } size)
            writer.WriteNumber("hiddenSize", size);
    }

    internal override IEnumerable<(string Name, long[] Sizes)> Shapes(long querySize, long keySize)
    {
        long hidden = HiddenSize ?? querySize;
        return [("query.weight", [hidden, querySize]), ("key.weight", [hidden, keySize]), ("key.bias", [hidden]), ("score.weight", [1, hidden])];
    }
}
