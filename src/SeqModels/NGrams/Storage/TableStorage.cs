using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Storage;

/// <summary>The arrays of <see cref="BackoffTables"/> as they are; words are found by bisection.</summary>
internal readonly struct TableStorage(BackoffTables tables) : IBackoffStorage
{
    private readonly BackoffLevel[] _levels = tables.Levels;

    public BackoffTables Tables => tables;

    public int Order => _levels.Length;

    /// <summary>Arrays live as long as anything reads them.</summary>
    public ModelMemory.Reading Read() => default;

    public ModelMemory.Use Hold() => default;

    public int Count(int level) => _levels[level].Count;

    public int Places(int level) => _levels[level].Count;

    public float Unigram(int word, out NGramContext context)
    {
        BackoffLevel level = _levels[0];
        context = Context(level, word);
        return level.Log10Probabilities[word];
    }

    public int Find(int level, in NGramContext context, int word)
    {
        int index = _levels[level].Words.AsSpan(context.Start, context.End - context.Start).BinarySearch(word);
        return index < 0 ? -1 : context.Start + index;
    }

    public int Locate(int level, in NGramContext context, int word) => 0;

    public int FindInner(int level, in NGramContext context, int place, int word) => Find(level, in context, word);

    public int FindTop(in NGramContext context, int place, int word) => Find(_levels.Length - 1, in context, word);

    public float AtInner(int level, int position, out NGramContext context) => At(level, position, out context);

    public float AtTop(int position) => _levels[^1].Log10Probabilities[position];

    public void PrefetchUnigram(int word)
    {
    }

    public void PrefetchFind(int level, in NGramContext context, int word)
    {
    }

    public void PrefetchAt(int level, int position)
    {
    }

    public float At(int level, int position, out NGramContext context)
    {
        BackoffLevel at = _levels[level];
        if (position < 0)
        {
            context = default;
            return 0;
        }
        context = Context(at, position);
        return at.Log10Probabilities[position];
    }

    public void Read(int level, int start, Span<int> words, Span<float> log10Probabilities)
    {
        _levels[level].Words.AsSpan(start, words.Length).CopyTo(words);
        _levels[level].Log10Probabilities.AsSpan(start, words.Length).CopyTo(log10Probabilities);
    }

    private static NGramContext Context(BackoffLevel level, int position) => level.ChildStarts.Length == 0
        ? default
        : new NGramContext(level.ChildStarts[position], level.ChildStarts[position + 1], level.Log10Backoffs[position]);
}
