using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Text.Streams;

/// <summary>Reads lines of strict UTF-8. LF and CR LF end a line.</summary>
internal static class Utf8Lines
{
    /// <summary>The maximum length in bytes of a line that is read as a whole: the maximum length of a string.</summary>
    public const int LongestLine = 0x3FFFFFDF;

    private const int BufferLength = 1 << 16;

    /// <param name="stream">The text; closed after reading.</param>
    /// <param name="name">The name of the source for error messages.</param>
    /// <param name="cutting">A tokenizer that accepts long lines in pieces; null if every line must be returned as a whole.</param>
    /// <param name="longest">The maximum length in bytes of a line that must be returned as a whole.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8 (the message names source, offset and line), or a line that must
    /// be returned as a whole is longer than <paramref name="longest"/>.</exception>
    public static IEnumerable<TextLine> Read(TextStream stream, string name, ICuttingTokenizer? cutting = null, int longest = LongestLine)
    {
        using TextStream text = stream;
        byte[] buffer = new byte[BufferLength];
        char[] characters = new char[BufferLength];
        int start = 0, filled = 0, scanned = 0;
        long offset = text.MarkLength, lineStart = offset, number = 1;
        while (true)
        {
            int newline = buffer.AsSpan(scanned, filled - scanned).IndexOf((byte)'\n'), length;
            if (newline >= 0)
            {
                length = scanned + newline - start;
                int terminator = length > 0 && buffer[start + length - 1] == '\r' ? 1 : 0;
                yield return new TextLine(Decode(length - terminator), true, true, number++, name);
                start += length + 1;
                offset += length + 1;
                (scanned, lineStart) = (start, offset);
                continue;
            }
            scanned = filled;
            if (start > 0)
            {
                buffer.AsSpan(start, filled - start).CopyTo(buffer);
                (scanned, filled, start) = (scanned - start, filled - start, 0);
            }
            if (filled == buffer.Length)
            {
                length = CutLength(buffer, cutting);
                if (length > 0)
                {
                    yield return new TextLine(Decode(length), false, false, number, name);
                    (start, offset) = (length, offset + length);
                    continue;
                }
                if (filled > longest)
                {
                    throw TooLong(name, number, lineStart, longest);
                }
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Math.Max(longest + 1L, buffer.Length + 1L)));
            }
            int read = text.Read(buffer.AsSpan(filled));
            if (read == 0)
            {
                if (filled > 0 || offset > lineStart)
                {
                    yield return new TextLine(Decode(filled), true, false, number, name);
                }
                yield break;
            }
            filled += read;
        }

        ReadOnlyMemory<char> Decode(int length)
        {
            if (characters.Length < length)
            {
                characters = new char[buffer.Length];
            }
            ReadOnlySpan<byte> line = buffer.AsSpan(start, length);
            return Utf8.ToUtf16(line, characters, out int valid, out int count, replaceInvalidSequences: false) == OperationStatus.Done
                ? characters.AsMemory(0, count)
                : throw Invalid(line[valid], name, offset + valid, number, offset + valid - lineStart);
        }
    }

    /// <summary>Creates the exception for a line that is not valid UTF-8.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The source.</param>
    /// <param name="offset">The byte offset of the line.</param>
    /// <param name="number">The line's number.</param>
    public static InvalidDataException Invalid(ReadOnlySpan<byte> line, string name, long offset, long number)
    {
        int position = 0;
        while (Rune.DecodeFromUtf8(line[position..], out _, out int consumed) == OperationStatus.Done)
        {
            position += consumed;
        }
        return Invalid(line[position], name, offset + position, number, position);
    }

    private static InvalidDataException Invalid(byte found, string name, long offset, long number, long position) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Corpus: '{name}' is not valid UTF-8: byte 0x{found:X2} at offset {offset} " +
            $"(line {number}, byte {position + 1} of the line). Convert it to UTF-8, or repair these bytes."));

    private static InvalidDataException TooLong(string name, long number, long offset, int longest) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{name}', line {number}, at offset {offset}: the line is longer than the maximum of {longest:N0} bytes. Is this a text file whose lines end with LF?"));

    /// <summary>The position at which a long line is split: where the tokenizer allows it, but not between CR and LF.</summary>
    private static int CutLength(byte[] line, ICuttingTokenizer? cutting)
    {
        int length = cutting?.Cut(line) ?? 0;
        return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    }
}
