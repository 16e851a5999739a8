using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// The base class of attention layers: every query q gets the sum of the values weighted by how well their keys match it,
/// context = Σ_j α_j v_j with α = softmax_j score(q, k_j). The score is that of the derived class: <see cref="AdditiveAttention"/>,
/// <see cref="DotAttention"/>, or any other.
/// </summary>
/// <remarks>
/// Padding, the keys after the length of a row, gets weight 0 and no gradient; its values must be finite.
/// <example><code>
/// var attention = new DotAttention(decoder.OutputSize, encoder.OutputSize, random);
/// (Tensor context, Tensor weights) = attention.Forward(decoded, encoded, lengths: batch.Lengths);
/// </code></example>
/// </remarks>
public abstract class Attention : Module
{
    /// <summary>Initializes the sizes.</summary>
    /// <param name="querySize">The number of features of a query, at least 1.</param>
    /// <param name="keySize">The number of features of a key, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    protected Attention(int querySize, int keySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(querySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(keySize, 1);
        (QuerySize, KeySize) = (querySize, keySize);
    }

    /// <summary>The number of features of a query.</summary>
    public int QuerySize { get; }

    /// <summary>The number of features of a key.</summary>
    public int KeySize { get; }

    /// <summary>Computes the contexts and weights of queries.</summary>
    /// <param name="queries">[batch, queries, QuerySize].</param>
    /// <param name="keys">[batch, keys, KeySize].</param>
    /// <param name="values">[batch, keys, ValueSize], of any ValueSize; null for the keys themselves.</param>
    /// <param name="lengths">The number of keys of each row that are not padding, in [1, keys]; empty if there is no padding.</param>
    /// <returns>The contexts [batch, queries, ValueSize] and the weights [batch, queries, keys].</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match; the message gives the expected one.</exception>
    public AttentionOutput Forward(Tensor queries, Tensor keys, Tensor? values = null, ReadOnlyMemory<int> lengths = default) =>
        Attend(queries, Prepare(keys, values, lengths));

    /// <summary>Computes what does not depend on the queries, for several calls of <see cref="Attend"/>.</summary>
    /// <param name="keys">[batch, keys, KeySize].</param>
    /// <param name="values">[batch, keys, ValueSize]; null for the keys themselves.</param>
    /// <param name="lengths">As in <see cref="Forward"/>.</param>
    /// <exception cref="ArgumentException">A shape or a length does not match.</exception>
    public AttentionMemory Prepare(Tensor keys, Tensor? values = null, ReadOnlyMemory<int> lengths = default)
    {
        CheckShape(keys, nameof(keys), nameof(KeySize), KeySize);
        if (values is not null && (values.Rank != 3 || values.Shape[0] != keys.Shape[0] || values.Shape[1] != keys.Shape[1]))
            throw new ArgumentException($"{GetType().Name}: values must be [batch, keys, ValueSize] with the first sizes of the keys {keys.Shape}, but was {values.Shape}.", nameof(values));
        return new AttentionMemory(ProjectKeys(keys), values ?? keys, Padding(keys, lengths.Span));
    }

    /// <summary>Computes the contexts and weights of queries over a prepared memory.</summary>
    /// <param name="queries">[batch, queries, QuerySize].</param>
    /// <param name="memory">The keys and values, prepared by this layer.</param>
    /// <returns>The contexts [batch, queries, ValueSize] and the weights [batch, queries, keys].</returns>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public AttentionOutput Attend(Tensor queries, AttentionMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        CheckShape(queries, nameof(queries), nameof(QuerySize), QuerySize);
        if (queries.Shape[0] != memory.Values.Shape[0])
            throw new ArgumentException($"{GetType().Name}: queries and keys must have the same batch size, but it was {queries.Shape[0]} and {memory.Values.Shape[0]}.", nameof(queries));
        Tensor scores = Score(queries, memory.Keys);
        Tensor weights = (memory.Padding is { } padding ? scores.MaskedFill(padding, double.NegativeInfinity) : scores).Softmax(axis: -1);
        return new AttentionOutput(weights.MatMul(memory.Values), weights);
    }

    /// <summary>The part of the score that depends only on the keys.</summary>
    /// <param name="keys">[batch, keys, KeySize].</param>
    /// <returns>[batch, keys, ..], the second argument of <see cref="Score"/>.</returns>
    protected abstract Tensor ProjectKeys(Tensor keys);

    /// <summary>The scores of every query with every key.</summary>
    /// <param name="queries">[batch, queries, QuerySize].</param>
    /// <param name="projectedKeys">The result of <see cref="ProjectKeys"/>.</param>
    /// <returns>[batch, queries, keys].</returns>
    protected abstract Tensor Score(Tensor queries, Tensor projectedKeys);

    private void CheckShape(Tensor x, string name, string sizeName, int size)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (x.Rank != 3 || x.Shape[2] != size || x.Length == 0)
            throw new ArgumentException($"{GetType().Name}: {name} must be [batch, {name}, {sizeName}] with {sizeName} = {size}, and not empty, but was {x.Shape}.", name);
    }

    private Tensor? Padding(Tensor keys, ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty)
            return null;
        (int batch, int count) = (keys.Shape[0], keys.Shape[1]);
        if (lengths.Length != batch)
            throw new ArgumentException($"{GetType().Name}: lengths must have one element per row, {batch} for keys {keys.Shape}, but had {lengths.Length}.", nameof(lengths));
        var mask = new float[batch * count];
        bool isPadded = false;
        for (int row = 0; row < batch; row++)
        {
            if (lengths[row] < 1 || lengths[row] > count)
                throw new ArgumentException($"{GetType().Name}: every length must be in [1, {count}] for keys {keys.Shape}, but lengths[{row}] was {lengths[row]}.", nameof(lengths));
            mask.AsSpan((row * count) + lengths[row], count - lengths[row]).Fill(1);
            isPadded |= lengths[row] < count;
        }

        return isPadded ? Tensor.From(mask, [batch, 1, count]).To(keys.DType) : null;
    }
}
