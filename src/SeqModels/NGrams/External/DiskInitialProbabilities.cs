using System.Runtime.InteropServices;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.External;

/// <summary>
/// One order of an estimation on disk, sorted by words from the first on: n-grams of a context stand together, in the order of the trie.
/// Gives what is kept of each count, the backoff weight of each context, and where the children of each context begin.
/// </summary>
/// <param name="ngrams">The n-grams, as rows of words, count, occurrences and place by suffix.</param>
/// <param name="rule">What is kept of a count.</param>
/// <param name="threshold">n-grams that occur so often or less are left out.</param>
/// <param name="length">The number of words of a context.</param>
/// <param name="contexts">The words of all n-grams of the order below in the order of the trie; null where they are the ids of the
/// vocabulary.</param>
/// <param name="words">Takes the same of this order; null at the highest.</param>
/// <param name="below">The order below: takes backoffs and child starts.</param>
/// <param name="level">This order: takes last words.</param>
/// <param name="bySuffix">Takes rows of the place by suffix, the place in the trie, the kept part (double) and the rest of the context
/// (float).</param>
internal sealed class DiskInitialProbabilities(
    RowSorter ngrams, OrderRule rule, int threshold, int length, IntFile? contexts, IntFile? words, DiskLevel below, DiskLevel level, RowSorter bySuffix)
{
    private readonly int[] _context = new int[length];
    private readonly int[] _candidate = new int[length];
    private readonly int[] _row = new int[5];
    private readonly List<int> _words = [];
    private readonly List<int> _counts = [];
    private readonly List<int> _occurrences = [];
    private readonly List<int> _places = [];
    private int _node;
    private int _next;

    public void Run(CancellationToken cancellationToken)
    {
        contexts?.Open();
        RowReader rows = ngrams.Sort();
        while (rows.MoveNext())
        {
            ReadOnlySpan<int> row = rows.Row;
            if (_words.Count > 0 && !row[..length].SequenceEqual(_context))
            {
                Finish();
                cancellationToken.ThrowIfCancellationRequested();
            }
            row[..length].CopyTo(_context);
            _words.Add(row[length]);
            _counts.Add(row[length + 1]);
            _occurrences.Add(row[length + 2]);
            _places.Add(row[length + 3]);
        }
        Finish();
        while (_node < below.Count)
        {
            Pass(0);
        }
        below.ChildStarts.Write(_next);
        level.Count = _next;
    }

    private void Finish()
    {
        ReadOnlySpan<int> occurrences = CollectionsMarshal.AsSpan(_occurrences);
        if (occurrences.ContainsAnyExceptInRange(int.MinValue, threshold))
        {
            ContextMass mass = ContextMass.Of(CollectionsMarshal.AsSpan(_counts), occurrences, rule, threshold);
            Find();
            float rest = (float)mass.Rest;
            Pass(rest == 1 ? 0 : (float)Math.Log10(rest));
            for (int i = 0; i < occurrences.Length; i++)
            {
                if (occurrences[i] > threshold)
                {
                    Keep(_words[i], _places[i], rule.KeptOf(_counts[i]) * mass.Scale, rest);
                }
            }
        }
        _words.Clear();
        _counts.Clear();
        _occurrences.Clear();
        _places.Clear();
    }

    /// <summary>Goes on to the context in the order below; those before it have no n-grams.</summary>
    private void Find()
    {
        while (_node < below.Count)
        {
            if (contexts is null)
            {
                _candidate[0] = _node;
            }
            else
            {
                for (int i = 0; i < length; i++)
                {
                    _candidate[i] = contexts.Read();
                }
            }
            if (_candidate.AsSpan().SequenceEqual(_context))
            {
                return;
            }
            Pass(0);
        }
        throw new InvalidOperationException("An n-gram has no context in the order below.");
    }

    private void Pass(float log10Backoff)
    {
        below.ChildStarts.Write(_next);
        below.Log10Backoffs.Write(log10Backoff);
        _node++;
    }

    private void Keep(int word, int place, double kept, float rest)
    {
        long bits = BitConverter.DoubleToInt64Bits(kept);
        (_row[0], _row[1], _row[2], _row[3], _row[4]) = (place, _next, (int)bits, (int)(bits >> 32), BitConverter.SingleToInt32Bits(rest));
        bySuffix.Add(_row);
        level.Words.Write(word);
        words?.Write(_context);
        words?.Write(word);
        _next = checked(_next + 1);
    }
}
