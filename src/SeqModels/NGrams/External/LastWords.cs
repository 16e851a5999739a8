using SeqModels.NGrams.Counting;
using SeqModels.Text;

namespace SeqModels.NGrams.External;

/// <summary>
/// Finds, while n-grams go by sorted by suffix, the one that KenLM sees last (see <see cref="LastNGram"/>), and remembers the counts of its
/// suffixes, to tally them as KenLM does.
/// </summary>
internal sealed class LastWords
{
    private readonly int[] _ranks;
    private readonly int _order;
    private readonly (int Count, int Occurrences)[] _suffixes;
    private int[] _words = [];
    private int _open;

    public LastWords(Vocabulary vocabulary, int order, int[] appearance)
    {
        (_order, _suffixes) = (order, new (int, int)[order]);
        _ranks = [0, .. Array.ConvertAll(appearance, rank => rank + 3)];
        _ranks[vocabulary.BeginId!.Value + 1] = 1;
        _ranks[vocabulary.EndId!.Value + 1] = 2;
    }

    /// <summary>An n-gram, last word first.</summary>
    public void See(ReadOnlySpan<int> words)
    {
        if (words.Length > 1 && IsLater(words))
        {
            _words = words.ToArray();
            _open = words.Length;
        }
    }

    /// <summary>The n-gram of order k + 1 that is open is complete.</summary>
    public void Close(int k, int count, int occurrences)
    {
        if (k < _open)
        {
            _suffixes[k] = (count, occurrences);
            _open = k;
        }
    }

    /// <summary>Tallies the suffixes with their occurrences instead of their counts.</summary>
    public void Correct(long[][] tallies)
    {
        for (int k = 0; k < Math.Min(_words.Length, _order - 1); k++)
        {
            (int count, int occurrences) = _suffixes[k];
            Change(tallies[k], count, -1);
            Change(tallies[k], occurrences, 1);
        }
    }

    private static void Change(long[] tally, int count, int by)
    {
        if (count >= 1 && count <= tally.Length)
        {
            tally[count - 1] += by;
        }
    }

    /// <summary>A sentence's beginning is as if preceded by more beginnings.</summary>
    private bool IsLater(ReadOnlySpan<int> words)
    {
        for (int i = 0; i < Math.Max(words.Length, _words.Length); i++)
        {
            int difference = (i < words.Length ? _ranks[words[i]] : 1) - (i < _words.Length ? _ranks[_words[i]] : 1);
            if (difference != 0 || _words.Length == 0)
            {
                return difference > 0 || _words.Length == 0;
            }
        }
        return false;
    }
}
