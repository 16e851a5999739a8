using System.Text;
using System.Text.Unicode;

namespace SeqModels.Text;

/// <summary>Reads lines of strict UTF-8. LF and CR LF end a line; a byte-order mark at the start is skipped.</summary>
internal static class Utf8Lines
{
    /// <summary>The bytes of the longest line that is read: as many as a string has room for, whatever they encode.</summary>
    public const int LongestLine = 0x3FFFFFDF;

    /// <exception cref="InvalidDataException">A byte is not UTF-8, or a line is too long; the message names source, offset and line.</exception>
    public static IEnumerable<TextLine> Read(Stream stream, string name, int longest = LongestLine)
    {
        byte[] buffer = new byte[1 << 16];
        int start = 0, filled = 0;
        long offset = 0, number = 0;
        while (true)
        {
            int newline = -1, scanned = start;
            while ((newline = buffer.AsSpan(scanned, filled - scanned).IndexOf((byte)'\n')) < 0)
            {
                scanned = filled;
                if (start > 0)
                {
                    buffer.AsSpan(start, filled - start).CopyTo(buffer);
                    (scanned, filled, start) = (scanned - start, filled - start, 0);
                }
                if (filled == buffer.Length)
                {
                    if (filled > longest)
                    {
                        throw new InvalidDataException($"'{name}', line {number + 1}, at offset {offset}: the line is longer than the {longest:N0} bytes that are read as one. Is this a text, and are its lines ended by LF?");
                    }
                    Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Math.Max(longest + 1L, buffer.Length + 1L)));
                }
                int read = stream.Read(buffer, filled, buffer.Length - filled);
                if (read == 0)
                {
                    if (filled > start)
                    {
                        yield return new TextLine(Decode(buffer.AsSpan(start, filled - start), name, offset, ++number), false, number, name);
                    }
                    yield break;
                }
                filled += read;
            }
            int length = scanned + newline - start;
            int terminator = length > 0 && buffer[start + length - 1] == '\r' ? 1 : 0;
            string text = Decode(buffer.AsSpan(start, length - terminator), name, offset, ++number);
            yield return new TextLine(text, true, number, name);
            start += length + 1;
            offset += length + 1;
        }
    }

    private static string Decode(ReadOnlySpan<byte> line, string name, long offset, long number)
    {
        if (!Utf8.IsValid(line))
        {
            throw Invalid(line, name, offset, number);
        }
        bool mark = number == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        return Encoding.UTF8.GetString(mark ? line[3..] : line);
    }

    /// <summary>The error for a line that is not UTF-8.</summary>
    public static InvalidDataException Invalid(ReadOnlySpan<byte> line, string name, long offset, long number)
    {
        bool utf16 = number == 1 && (line.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || line.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]));
        int position = 0;
        while (Rune.DecodeFromUtf8(line[position..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            position += consumed;
        }
        return new InvalidDataException(
            $"Corpus: '{name}' is not valid UTF-8: byte 0x{line[position]:X2} at offset {offset + position} " +
            $"(line {number}, byte {position + 1} of the line). " +
            (utf16 ? "It begins as UTF-16 does; convert it to UTF-8." : "Convert it to UTF-8, or repair these bytes."));
    }
}
