using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// Dot-product attention: score(q, k) = qᵀ W k / √QuerySize, with the options without the projection W (<c>key.weight</c> [QuerySize, KeySize]) and without the
/// scale. The forms <c>general</c> and <c>dot</c> of Luong, Pham and Manning 2015 (equation 8) are unscaled; scaled without W it is that of Vaswani
/// et al. 2017 (equation 1).
/// </summary>
public sealed class DotAttention : Attention
{
    private readonly Linear? _key;
    private readonly float _scale;

    /// <summary>Creates the layer and initializes its parameters.</summary>
    /// <param name="querySize">The number of features of a query, at least 1.</param>
    /// <param name="keySize">The number of features of a key, at least 1; without a projection equal to <paramref name="querySize"/>.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the weight has more elements than a tensor can have.</exception>
    /// <exception cref="ArgumentException">The sizes differ, and there is no projection.</exception>
    public DotAttention(int querySize, int keySize, RandomSource random, DotAttentionOptions? options = null)
        : base(querySize, keySize)
    {
        ArgumentNullException.ThrowIfNull(random);
        Options = options ?? new DotAttentionOptions();
        if (!Options.HasProjection && querySize != keySize)
            throw new ArgumentException($"DotAttention: without a projection, queries and keys must have the same size, but it was {querySize} and {keySize}. Set DotAttentionOptions.HasProjection.", nameof(keySize));
        _scale = Options.IsScaled ? 1 / MathF.Sqrt(querySize) : 1;
        _key = Options.HasProjection ? AddModule("key", new Linear(keySize, querySize, random, new LinearOptions { HasBias = false })) : null;
    }

    /// <summary>The options of the layer.</summary>
    public DotAttentionOptions Options { get; }

    /// <inheritdoc/>
    protected override Tensor ProjectKeys(Tensor keys) => _key?.Forward(keys) ?? keys;

    /// <inheritdoc/>
    protected override Tensor Score(Tensor queries, Tensor projectedKeys)
    {
        ArgumentNullException.ThrowIfNull(queries);
        Tensor products = queries.MatMul(projectedKeys, transposeB: true);
        return Options.IsScaled ? products * _scale : products;
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("querySize", QuerySize);
        writer.WriteNumber("keySize", KeySize);
        Options.Write(writer);
    }
}
