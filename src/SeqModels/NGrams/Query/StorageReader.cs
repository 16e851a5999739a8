using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Query;

/// <summary>Reads a storage back into tables.</summary>
internal static class StorageReader
{
    /// <summary>Reads one level.</summary>
    /// <param name="storage">The n-grams.</param>
    /// <param name="level">The level, from 0.</param>
    /// <param name="contexts">The n-grams of the level before, in the order of the tables; becomes those of this level.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static BackoffLevel Read<TStorage>(TStorage storage, int level, ref NGramContext[] contexts)
        where TStorage : struct, IBackoffStorage
    {
        int count = storage.Count(level);
        bool top = level == storage.Order - 1;
        var own = new NGramContext[top ? 0 : count];
        var result = new BackoffLevel
        {
            Words = level == 0 ? null : new int[count],
            Log10Probabilities = new float[count],
            Log10Backoffs = new float[top ? 0 : count],
            ChildStarts = new int[top ? 0 : count + 1],
        };
        if (level == 0)
        {
            for (int word = 0; word < count; word++)
            {
                result.Log10Probabilities[word] = storage.Unigram(word, out NGramContext context);
                Keep(word, context);
            }
        }
        else
        {
            int at = 0;
            long places = 0;
            foreach (NGramContext parent in contexts)
            {
                // Places without n-gram are fewer than n-grams; more would be contexts that overlap.
                places += parent.End - parent.Start;
                Check(places <= (2L * count) + 1);
                foreach ((int word, int position) in Children(storage, level, parent))
                {
                    Check(at < count);
                    result.Words![at] = word;
                    result.Log10Probabilities[at] = storage.At(level, position, out NGramContext context);
                    Keep(at++, context);
                }
            }
            Check(at == count);
        }
        // Where continuations begin: those before them counted, without what holds no n-gram.
        long next = 0;
        for (int i = 0; i < own.Length; i++)
        {
            next += own[i].End - own[i].Start;
            Check(next <= (2L * storage.Count(level + 1)) + 1);
            result.ChildStarts[i + 1] = result.ChildStarts[i] + Children(storage, level + 1, own[i]).Count;
        }
        contexts = own;
        return result;

        void Keep(int node, NGramContext context)
        {
            if (!top)
            {
                own[node] = context;
                result.Log10Backoffs[node] = context.Backoff;
            }
        }
    }

    /// <summary>The continuations of a context by ascending word.</summary>
    private static List<(int Word, int Position)> Children<TStorage>(TStorage storage, int level, NGramContext context)
        where TStorage : struct, IBackoffStorage
    {
        int length = context.End - context.Start;
        var words = new int[length];
        storage.Read(level, context.Start, words, new float[length]);
        List<(int Word, int Position)> children = new(length);
        bool ascending = true;
        for (int i = 0; i < length; i++)
        {
            if ((uint)words[i] < (uint)storage.Count(0))
            {
                ascending &= children.Count == 0 || children[^1].Word < words[i];
                children.Add((words[i], context.Start + i));
            }
        }
        if (!ascending)
        {
            children.Sort();
            for (int i = 1; i < children.Count; i++)
            {
                Check(children[i - 1].Word < children[i].Word);
            }
        }
        return children;
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("The model is damaged: its n-grams do not fit each other. NGramModel.Verify tells which part it is.");
        }
    }
}
