using System.Globalization;
using System.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>
/// The output of a query in KenLM's format: <c>word=id length log10</c> for each word, each followed by a tab, and the sum of each line; six significant
/// digits.
/// </summary>
/// <param name="writer">The output, which is left open.</param>
/// <param name="withWords">Whether words are written, not only the sums.</param>
internal sealed class QueryText(TextWriter writer, bool withWords) : IQueryOutput
{
    private const int MaxNumberLength = 32;

    private char[] _buffer = new char[1 << 16];
    private int _filled;
    private int _complete;

    public void Word(ReadOnlySpan<byte> word, int id, int matchedOrder, double log10Probability)
    {
        if (!withWords)
        {
            return;
        }

        Reserve(word.Length);
        _filled += Encoding.UTF8.GetChars(word, _buffer.AsSpan(_filled));
        Write("=");
        Write(id);
        Write(" ");
        Write(matchedOrder);
        Write(" ");
        Write(log10Probability);
        Write("\t");
    }

    public void EndLine(double log10Probability, int tokens, int unknown)
    {
        Write("Total: ");
        Write(log10Probability);
        Write(" OOV: ");
        Write(unknown);
        Write("\n");
        _complete = _filled;
    }

    public void Flush()
    {
        _filled = _complete;
        Drain();
        writer.Flush();
    }

    private void Drain()
    {
        writer.Write(_buffer, 0, _filled);
        (_filled, _complete) = (0, 0);
    }

    private void Reserve(int length)
    {
        if (_buffer.Length - _filled < length)
        {
            Drain();
            _buffer = _buffer.Length < length ? new char[length] : _buffer;
        }
    }

    private void Write(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_filled));
        _filled += text.Length;
    }

    private void Write(int number)
    {
        Reserve(MaxNumberLength);
        number.TryFormat(_buffer.AsSpan(_filled), out int written, provider: CultureInfo.InvariantCulture);
        _filled += written;
    }

    private void Write(double number)
    {
        Reserve(SixDigits.MaxLength);
        _filled += SixDigits.Write(number, _buffer.AsSpan(_filled));
    }
}
