using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Query;

/// <summary>Checks that a storage holds a model: its n-grams fit each other, all are found where they lie, and its numbers are
/// probabilities.</summary>
/// <param name="storage">The n-grams.</param>
/// <param name="name">What errors call the file.</param>
internal sealed class StorageCheck<TStorage>(TStorage storage, string name)
    where TStorage : struct, IBackoffStorage
{
    /// <summary>How far rounding may lift log₁₀ p above 0.</summary>
    private const float Rounding = 1e-4f;

    /// <summary>What the backoff weights of all orders may come to together: a power of ten that a float holds.</summary>
    private const float MaxExponent = 38;

    private const int BlockLength = 1024;

    private readonly int[] _words = new int[BlockLength];
    private readonly int[] _continuations = new int[BlockLength];
    private readonly float[] _log10Probabilities = new float[BlockLength];

    /// <exception cref="InvalidDataException">The message says which order and which n-gram of it.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        using ModelMemory.Use use = storage.Hold();
        for (int level = 0; level < storage.Order; level++)
        {
            int places = storage.Places(level), next = 0;
            long continuations = 0;
            bool top = level + 1 == storage.Order;
            for (int start = 0; start < places; start += BlockLength)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int length = Math.Min(BlockLength, places - start);
                ReadWords(level, start, _words.AsSpan(0, length));
                for (int position = start; position < start + length; position++)
                {
                    // What is no word is a place without n-gram; that there are as many n-grams as announced was seen from their contexts.
                    bool isWord = (uint)_words[position - start] < (uint)storage.Count(0);
                    float probability = Read(level, position, out NGramContext context);
                    if (isWord)
                    {
                        CheckNumbers(level, position, probability, context.Backoff);
                    }
                    if (!top)
                    {
                        Check(context.Start == next || context.Start == context.End, level, position, "has continuations that are those of another one");
                        Check(isWord || context.Start == context.End, level, position, "is none, but has continuations");
                        next = context.Start == context.End ? next : context.End;
                        continuations += CountContinuations(level + 1, in context);
                    }
                }
            }
            if (!top && (continuations != storage.Count(level + 1) || next != storage.Places(level + 1)))
            {
                throw new InvalidDataException(
                    $"'{name}' is damaged: it announces {storage.Count(level + 1)} {level + 2}-grams, and {continuations} continue its {level + 1}-grams.");
            }
        }
    }

    private float Read(int level, int position, out NGramContext context) =>
        level == 0 ? storage.Unigram(position, out context) : storage.At(level, position, out context);

    private void ReadWords(int level, int start, Span<int> words)
    {
        if (level > 0)
        {
            storage.Read(level, start, words, _log10Probabilities.AsSpan(0, words.Length));
            return;
        }
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = start + i;
        }
    }

    private int CountContinuations(int level, in NGramContext context)
    {
        int count = 0;
        for (int start = context.Start; start < context.End; start += BlockLength)
        {
            Span<int> words = _continuations.AsSpan(0, Math.Min(BlockLength, context.End - start));
            ReadWords(level, start, words);
            for (int i = 0; i < words.Length; i++)
            {
                if ((uint)words[i] < (uint)storage.Count(0))
                {
                    count++;
                    Check(storage.Find(level, in context, words[i]) == start + i, level, start + i, "is not found by its words");
                }
            }
        }
        return count;
    }

    private void CheckNumbers(int level, int position, float log10Probability, float log10Backoff)
    {
        Check(log10Probability <= Rounding, level, position, "has a probability that is no number from 0 to 1");
        Check(log10Backoff <= MaxExponent / Math.Max(1, storage.Order - 1), level, position, "has a backoff weight that is no number, or so large that the product of all orders' overflows");
    }

    private void Check(bool condition, int level, int position, string what)
    {
        if (!condition)
        {
            throw new InvalidDataException($"'{name}' is damaged: number {position} of its {level + 1}-grams {what}.");
        }
    }
}
