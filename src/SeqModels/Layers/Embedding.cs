using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>A vector for each of V ids: y = W[id].</summary>
public sealed class Embedding : Module
{
    /// <summary>Makes the layer and draws its vectors.</summary>
    /// <param name="vocabularySize">V: the number of ids, at least 1.</param>
    /// <param name="embeddingSize">The size of each vector, at least 1.</param>
    /// <param name="random">For the initial vectors.</param>
    /// <param name="weight">Draws the vectors; null, the default, draws from N(0, 1) as PyTorch does.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the weight has more elements than a tensor holds.</exception>
    public Embedding(int vocabularySize, int embeddingSize, RandomSource random, Initializer? weight = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(embeddingSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        ParameterSize.Check(nameof(Embedding), "weight", vocabularySize, embeddingSize, nameof(embeddingSize), embeddingSize);
        (VocabularySize, EmbeddingSize) = (vocabularySize, embeddingSize);
        Weight = AddParameter("weight", (weight ?? Initializers.Normal()).Create([vocabularySize, embeddingSize], random));
    }

    /// <summary>V: the number of ids.</summary>
    public int VocabularySize { get; }

    /// <summary>The size of each vector.</summary>
    public int EmbeddingSize { get; }

    /// <summary>W, [VocabularySize, EmbeddingSize].</summary>
    public Parameter Weight { get; }

    /// <summary>The vectors of ids.</summary>
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
