using SeqModels.Numerics;

namespace SeqModels.Studies.NGrams;

/// <summary>A text of any length made by joining the beginning of one random line of another text with the end of a second.</summary>
internal sealed class RecombinedText
{
    private const byte Newline = (byte)'\n', Space = (byte)' ';

    private readonly byte[] _text;
    private readonly List<int> _starts = [];
    private readonly RandomSource _random;

    /// <summary>Recombines the lines of a text in UTF-8.</summary>
    /// <exception cref="InvalidDataException">The text has no line with a word.</exception>
    public RecombinedText(byte[] text, ulong seed)
    {
        (_text, _random) = (text, new RandomSource(seed));
        for (int start = 0; start < text.Length; start = EndOfLine(start) + 1)
        {
            if (!text.AsSpan(start, EndOfLine(start) - start).Trim(Space).IsEmpty)
            {
                _starts.Add(start);
            }
        }

        if (_starts.Count == 0)
        {
            throw new InvalidDataException("A text to recombine must have a line that is not blank.");
        }
    }

    /// <summary>Writes whole lines up to a size in bytes.</summary>
    public void Write(string path, long bytes)
    {
        using FileStream stream = File.Create(path);
        while (stream.Position < bytes)
        {
            (int start, int cut) = Cut();
            (int other, int rest) = Cut();
            stream.Write(_text.AsSpan(start, cut - start));
            stream.Write(_text.AsSpan(rest, EndOfLine(other) - rest));
            stream.WriteByte(Newline);
        }
    }

    /// <summary>A random line and a position between two of its words, or its end.</summary>
    private (int Start, int Cut) Cut()
    {
        int start = _starts[_random.NextInt(_starts.Count)], end = EndOfLine(start);
        int from = start + _random.NextInt(end - start);
        int space = _text.AsSpan(from, end - from).IndexOf(Space);
        return (start, space < 0 ? end : from + space);
    }

    private int EndOfLine(int start)
    {
        int length = _text.AsSpan(start).IndexOf(Newline);
        return length < 0 ? _text.Length : start + length;
    }
}
