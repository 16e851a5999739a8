using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>An embedding table: a vector for each of V ids, y = W[id].</summary>
public sealed class Embedding : Module
{
    /// <summary>Creates the layer and initializes its weight.</summary>
    /// <param name="vocabularySize">The number of ids V, at least 1.</param>
    /// <param name="embeddingSize">The size of each vector, at least 1.</param>
    /// <param name="random">The source of the initial weight.</param>
    /// <param name="weight">The initializer of the weight; null for N(0, 1), as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the weight has more elements than a tensor can have.</exception>
    public Embedding(int vocabularySize, int embeddingSize, RandomSource random, Initializer? weight = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(embeddingSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        ParameterSize.Check(nameof(Embedding), "weight", vocabularySize, embeddingSize, nameof(embeddingSize), embeddingSize);
        (VocabularySize, EmbeddingSize) = (vocabularySize, embeddingSize);
        Weight = AddParameter("weight", (weight ?? Initializers.Normal()).Create([vocabularySize, embeddingSize], random));
    }

    /// <summary>The number of ids V.</summary>
    public int VocabularySize { get; }

    /// <summary>The size of each vector.</summary>
    public int EmbeddingSize { get; }

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
    }
}
