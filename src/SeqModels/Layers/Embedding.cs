using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>An embedding table: a vector for each of V ids, y = W[id].</summary>
/// <remarks><example><code>
/// var embedding = new Embedding(vocabulary.Count, 64, random, paddingIndex: 0);
/// Tensor x = embedding.Forward(batch.Tokens);   // [batch, time] to [batch, time, 64], zero at padding
/// </code></example></remarks>
public sealed class Embedding : Module
{
    /// <summary>Creates the layer and initializes its weight.</summary>
    /// <param name="vocabularySize">The number of ids V, at least 1.</param>
    /// <param name="embeddingSize">The size of each vector, at least 1.</param>
    /// <param name="random">The source of the initial weight.</param>
    /// <param name="weight">The initializer of the weight; null for N(0, 1), as in PyTorch.</param>
    /// <param name="paddingIndex">The id of padding, whose vector is zero and stays zero in training; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, the weight has more elements than a tensor can have, or the padding index
    /// is not an id.</exception>
    public Embedding(int vocabularySize, int embeddingSize, RandomSource random, Initializer? weight = null, int? paddingIndex = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(embeddingSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        ParameterSize.Check(nameof(Embedding), "weight", vocabularySize, embeddingSize, nameof(embeddingSize), embeddingSize);
        if (paddingIndex is { } padding && (uint)padding >= (uint)vocabularySize)
            throw new ArgumentOutOfRangeException(nameof(paddingIndex), padding, $"Embedding: paddingIndex must be an id in [0, {vocabularySize - 1}], but was {padding}.");
        (VocabularySize, EmbeddingSize, PaddingIndex) = (vocabularySize, embeddingSize, paddingIndex);
        Weight = AddParameter("weight", (weight ?? Initializers.Normal()).Create([vocabularySize, embeddingSize], random));
        Weight.ZeroRow = paddingIndex;
        Weight.ClearZeroRow();
    }

    /// <summary>The number of ids V.</summary>
    public int VocabularySize { get; }

    /// <summary>The size of each vector.</summary>
    public int EmbeddingSize { get; }

    /// <summary>
    /// The id of padding, or null. Its vector is zero: initialized to zero, it receives no gradient from any operation, so that optimizers leave
    /// it at zero, weight decay included. Part of the saved configuration.
    /// </summary>
    public int? PaddingIndex { get; }

    /// <summary>The weight W, [VocabularySize, EmbeddingSize].</summary>
    public Parameter Weight { get; }

    /// <summary>Looks up the vectors of ids.</summary>
    /// <param name="ids">[..], each in [0, VocabularySize).</param>
    /// <returns>[.., EmbeddingSize].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An id is out of range; the message gives its position.</exception>
    public Tensor Forward(Indices ids) => Weight.Gather(ids);

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("count", VocabularySize);
        writer.WriteNumber("size", EmbeddingSize);
        if (PaddingIndex is { } padding)
            writer.WriteNumber("paddingIndex", padding);
    }
}
