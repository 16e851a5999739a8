using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Query;

/// <summary>
/// The storage of the n-grams of a backoff model. Implemented by structs, so that the JIT specializes the loops over it.
/// Level k has the n-grams of order k + 1. Contexts passed in must come from this storage.
/// </summary>
internal interface IBackoffStorage
{
    /// <summary>The highest order N.</summary>
    int Order { get; }

    /// <summary>The scope of a query: every member except <see cref="Order"/> is called within it, or within <see cref="Hold"/>.</summary>
    /// <exception cref="ObjectDisposedException">The memory is disposed.</exception>
    ModelMemory.Reading Read();

    /// <summary>The scope of long operations.</summary>
    /// <exception cref="ObjectDisposedException">The memory is disposed.</exception>
    /// <exception cref="InvalidDataException">The file was truncated.</exception>
    ModelMemory.Use Hold();

    /// <summary>The number of n-grams of a level; of level 0 the size of the vocabulary.</summary>
    int Count(int level);

    /// <summary>The number of positions of a level; some may be empty.</summary>
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

    /// <summary>Prefetches what <see cref="Find"/> and, if the storage can tell, <see cref="At"/> will read; gives where the lookup begins,
    /// for <see cref="FindInner"/> and <see cref="FindTop"/>.</summary>
    int Locate(int level, in NGramContext context, int word);

    /// <summary><see cref="Find"/> below the highest order.</summary>
    int FindInner(int level, in NGramContext context, int place, int word);

    /// <summary><see cref="Find"/> at the highest order, which is above 1.</summary>
    int FindTop(in NGramContext context, int place, int word);

    /// <summary><see cref="At"/> below the highest order, at a position that holds an n-gram.</summary>
    float AtInner(int level, int position, out NGramContext context);

    /// <summary>log₁₀ p of the n-gram at a position of the highest order.</summary>
    float AtTop(int position);

    /// <summary>Prefetches a unigram.</summary>
    void PrefetchUnigram(int word);

    /// <summary>Prefetches what <see cref="Find"/> reads.</summary>
    void PrefetchFind(int level, in NGramContext context, int word);

    /// <summary>Prefetches what <see cref="At"/> reads; the position may be −1.</summary>
    void PrefetchAt(int level, int position);

    /// <summary>Last words and log₁₀ probabilities at successive positions of a level from 1 on, in any order within a context; what is
    /// no word of the vocabulary is no n-gram.</summary>
    void Read(int level, int start, Span<int> words, Span<float> log10Probabilities);
}
