using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Counting;

/// <summary>Several sorted sources as one: equal n-grams become one with the sum of their counts.</summary>
internal sealed class NGramMerge : INGramSource
{
    // A binary heap, the source with the smallest n-gram at its root.
    private readonly Head[] _heads;
    private readonly int[] _words;
    private int _count;
    private int _length;

    public NGramMerge(IEnumerable<INGramSource> sources, int order)
    {
        _words = new int[order];
        _heads = [.. sources.Where(source => source.MoveNext()).Select(source => new Head(source))];
        _count = _heads.Length;
        for (int i = _count / 2 - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    public ReadOnlySpan<int> Words => _words.AsSpan(0, _length);

    public int Shared { get; private set; }

    public long Count { get; private set; }

    public bool MoveNext()
    {
        if (_count == 0)
        {
            return false;
        }
        ReadOnlySpan<int> first = _heads[0].Source.Words;
        Shared = Words.CommonPrefixLength(first);
        first[Shared..].CopyTo(_words.AsSpan(Shared));
        _length = first.Length;
        Count = 0;
        while (_count > 0 && _heads[0].Source.Words.SequenceEqual(Words))
        {
            INGramSource source = _heads[0].Source;
            Count = checked(Count + source.Count);
            _heads[0] = source.MoveNext() ? new Head(source) : _heads[--_count];
            Sink(0);
        }
        return true;
    }

    private void Sink(int hole)
    {
        Head moved = _heads[hole];
        while (hole * 2 + 1 < _count)
        {
            int child = hole * 2 + 1;
            if (child + 1 < _count && _heads[child + 1].Precedes(_heads[child]))
            {
                child++;
            }
            if (!_heads[child].Precedes(moved))
            {
                break;
            }
            _heads[hole] = _heads[child];
            hole = child;
        }
        _heads[hole] = moved;
    }

    /// <summary>A source with its first two words as one number, which decides most comparisons.</summary>
    private readonly struct Head(INGramSource source)
    {
        private readonly ulong _key = ((ulong)(uint)source.Words[0] << 32) | (source.Words.Length > 1 ? (uint)source.Words[1] : 0);

        public INGramSource Source => source;

        public bool Precedes(in Head other) =>
            _key != other._key ? _key < other._key : source.Words.SequenceCompareTo(other.Source.Words) < 0;
    }
}
