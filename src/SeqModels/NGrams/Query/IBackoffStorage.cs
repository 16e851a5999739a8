using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Query;

/// <summary>
/// Where the n-grams of a backoff model lie. Implemented by structs, so that the loops over it are compiled for each.
/// Level k holds the n-grams of order k + 1. A context given must come from this storage.
/// </summary>
internal interface IBackoffStorage
{
    /// <summary>The highest order N.</summary>
    int Order { get; }

    /// <summary>What a query reads in: everything but <see cref="Order"/> is called inside, or inside <see cref="Hold"/>.</summary>
    /// <exception cref="ObjectDisposedException">The memory is disposed.</exception>
    ModelMemory.Reading Read();

    /// <summary>What long work reads in.</summary>
    /// <exception cref="ObjectDisposedException">The memory is disposed.</exception>
    /// <exception cref="InvalidDataException">The file was cut.</exception>
    ModelMemory.Use Hold();

    /// <summary>The number of n-grams of a level; of level 0 the size of the vocabulary.</summary>
    int Count(int level);

    /// <summary>The number of positions of a level; there may be some without n-gram.</summary>
    int Places(int level);

    /// <summary>The unigram of a word of the vocabulary.</summary>
    float Unigram(int word, out NGramContext context);

    /// <summary>
    /// The position of the n-gram that continues a context by a word, −1 for none; <paramref name="level"/> is the length of the context,
    /// at least 1.
    /// </summary>
    int Find(int level, in NGramContext context, int word);

    /// <summary>log₁₀ p of the n-gram at a position of a level from 1 on, and the n-gram as a context, empty at the highest order.
    /// For the position −1 any number, and an empty context.</summary>
    float At(int level, int position, out NGramContext context);

    /// <summary>Asks the memory for a unigram.</summary>
    void PrefetchUnigram(int word);

    /// <summary>Asks the memory for what <see cref="Find"/> reads.</summary>
    void PrefetchFind(int level, in NGramContext context, int word);

    /// <summary>Asks the memory for what <see cref="At"/> reads; the position may be −1.</summary>
    void PrefetchAt(int level, int position);

    /// <summary>Last words and log₁₀ probabilities at successive positions of a level from 1 on, in any order within a context; what is
    /// no word of the vocabulary is no n-gram.</summary>
    void Read(int level, int start, Span<int> words, Span<float> log10Probabilities);
}
