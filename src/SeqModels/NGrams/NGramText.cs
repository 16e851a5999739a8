using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// A text laid out for counting: word numbers (id + 1) one after another, sentences with <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>, and a 0 after
/// every sentence (or after the running text). n-grams are the runs of numbers that hold no 0.
/// </summary>
internal sealed class NGramText
{
    private NGramText(int[] words, int length, int count) => (Words, Length, Count) = (words, length, count);

    /// <summary>The numbers, with as many zeros behind them as n-grams may reach over the end.</summary>
    public int[] Words { get; }

    /// <summary>Where n-grams begin that are counted: before this place in <see cref="Words"/>.</summary>
    public int Length { get; }

    /// <summary>The number of words before <see cref="Length"/>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> included and zeros not.</summary>
    public int Count { get; }

    /// <summary>Lays out a text, or the units (sentences, or tokens) from <paramref name="first"/> on.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="order">The order of the n-grams.</param>
    /// <param name="first">The first unit.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="reversed">Whether every sentence is laid out from its end to its beginning; not for running text.</param>
    /// <exception cref="ArgumentException">The text has more than about 2³¹ words with its sentence bounds.</exception>
    public static NGramText Create(EncodedCorpus corpus, int order, int first = 0, int units = int.MaxValue, bool reversed = false)
    {
        if (!corpus.HasSentences)
        {
            ReadOnlySpan<int> ids = corpus.Ids[first..];
            int count = Math.Min(units, ids.Length);
            ids = ids[..(int)Math.Min(count + order - 1L, ids.Length)];
            int[] running = Allocate((long)ids.Length + order);
            for (int i = 0; i < ids.Length; i++)
            {
                running[i] = ids[i] + 1;
            }
            return new NGramText(running, count, count);
        }
        int end = (int)Math.Min((long)first + units, corpus.SentenceCount);
        long length = 0;
        for (int i = first; i < end; i++)
        {
            length += corpus.Sentence(i).Length + 3;
        }
        int[] words = Allocate(length + order);
        int next = 0, begin = corpus.Vocabulary.BeginId!.Value + 1, finish = corpus.Vocabulary.EndId!.Value + 1;
        for (int i = first; i < end; i++)
        {
            words[next++] = begin;
            foreach (int id in corpus.Sentence(i))
            {
                words[next++] = id + 1;
            }
            words[next++] = finish;
            if (reversed)
            {
                int all = corpus.Sentence(i).Length + 2;
                words.AsSpan(next - all, all).Reverse();
            }
            next++;
        }
        return new NGramText(words, next, next - (end - first));
    }

    private static int[] Allocate(long length) => length <= Array.MaxLength
        ? new int[length]
        : throw new ArgumentException(
            $"NGramCounts.Count: {length:N0} words with sentence bounds are more than one piece can hold; set NGramCountingOptions.MemoryBudget.");
}
