using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// Additive attention (Bahdanau, Cho and Bengio 2015): score(q, k) = wᵀ tanh(W_q q + W_k k + b). Parameters: <c>query.weight</c> W_q [A, QuerySize],
/// <c>key.weight</c> W_k [A, KeySize], <c>key.bias</c> b [A], <c>score.weight</c> w [1, A].
/// </summary>
public sealed class AdditiveAttention : Attention
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _score;

    /// <summary>Creates the layer and initializes its parameters.</summary>
    /// <param name="querySize">The number of features of a query, at least 1.</param>
    /// <param name="keySize">The number of features of a key, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a weight has more elements than a tensor can have.</exception>
    public AdditiveAttention(int querySize, int keySize, RandomSource random, AdditiveAttentionOptions? options = null)
        : base(querySize, keySize)
    {
        HiddenSize = options?.HiddenSize ?? querySize;
        var plain = new LinearOptions { HasBias = false };
        _query = AddModule("query", new Linear(querySize, HiddenSize, random, plain));
        _key = AddModule("key", new Linear(keySize, HiddenSize, random));
        _score = AddModule("score", new Linear(HiddenSize, 1, random, plain));
    }

    /// <summary>The size A of the layer that compares a query with a key.</summary>
    public int HiddenSize { get; }

    /// <inheritdoc/>
    protected override Tensor ProjectKeys(Tensor keys) => _key.Forward(keys);

    /// <inheritdoc/>
    protected override Tensor Score(Tensor queries, Tensor projectedKeys)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(projectedKeys);
        (int batch, int rows, int columns) = (queries.Shape[0], queries.Shape[1], projectedKeys.Shape[1]);
        Tensor query = _query.Forward(queries).Reshape([batch, rows, 1, HiddenSize]);
        Tensor key = projectedKeys.Reshape([batch, 1, columns, HiddenSize]);
        return _score.Forward((query + key).Tanh()).Reshape([batch, rows, columns]);
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("querySize", QuerySize);
        writer.WriteNumber("keySize", KeySize);
        writer.WriteNumber("hiddenSize", HiddenSize);
    }
}
