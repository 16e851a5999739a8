using System.Text.Json;
using SeqModels.Numerics;

namespace SeqModels.Layers;

/// <summary>Options of a <see cref="DotAttention"/> layer.</summary>
public sealed record DotAttentionOptions : AttentionOptions
{
    /// <summary>Whether the keys are projected by a weight W [QuerySize, KeySize] (the form <c>general</c> of Luong et al. 2015). Without it, the sizes must be equal.</summary>
    /// <value>True by default.</value>
    public bool HasProjection { get; init; } = true;

    /// <summary>Whether scores are divided by √QuerySize (Vaswani et al. 2017).</summary>
    /// <value>True by default.</value>
    public bool IsScaled { get; init; } = true;

    internal override string Kind => "dot";

    /// <inheritdoc/>
    public override Attention CreateLayer(int querySize, int keySize, RandomSource random) => new DotAttention(querySize, keySize, random, this);

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("projection", HasProjection);
        writer.WriteBoolean("scaled", IsScaled);
    }

    internal override IEnumerable<(string Name, long[] Sizes)> Shapes(long querySize, long keySize) =>
        HasProjection ? [("key.weight", [querySize, keySize])] : [];
}
