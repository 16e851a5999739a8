using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.External;

/// <summary>Sorted rows of word numbers, zeros behind the last, and a count as a source of n-grams.</summary>
internal sealed class RowSource(RowReader rows, int order) : INGramSource
{
    private bool _more = rows.MoveNext();
    private readonly int[] _words = new int[order];
    private int _length;

    public ReadOnlySpan<int> Words => _words.AsSpan(0, _length);

    public int Shared { get; private set; }

    public long Count { get; private set; }

    public bool MoveNext()
    {
        if (!_more)
        {
            return false;
        }
        ReadOnlySpan<int> words = rows.Row[..order];
        int end = words.IndexOf(0);
        words = end < 0 ? words : words[..end];
        Shared = Words.CommonPrefixLength(words);
        words.CopyTo(_words);
        (_length, Count) = (words.Length, 0);
        do
        {
            Count += rows.Row[order];
            _more = rows.MoveNext();
        }
        while (_more && IsPresent(rows.Row));
        return true;
    }

    /// <summary>Whether a row has the words of the present n-gram; several may.</summary>
    private bool IsPresent(ReadOnlySpan<int> row) =>
        row[.._length].SequenceEqual(Words) && (_length == row.Length - 1 || row[_length] == 0);
}
