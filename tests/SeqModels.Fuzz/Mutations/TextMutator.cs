using System.Text;

namespace SeqModels.Fuzz.Mutations;

/// <summary>Changes a text line by line and word by word; what it makes need not be UTF-8.</summary>
internal static class TextMutator
{
    private const byte NewLine = (byte)'\n';

    /// <summary>What words and separators are replaced with.</summary>
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "", " ", "\t", "\r", "\n", "\r\n", "\n\n\n", "\v", "\f", "\0", "\u00A0", "\u2028", "\uFEFF", "é", "e\u0301", "\U0001F469\u200D\U0001F4BB", "\U00020000", "\u05D0\u05D1",
            "<s>", "</s>", "<unk>", "<UNK>", "<S>", "\\", "\\n", "\\u0000", "\\uD800", "\\data\\", "\\end\\", "\\1-grams:", "\\9-grams:", "ngram 1=0", "ngram 1=2147483648",
            "-inf", "inf", "nan", "-99", "-100", "0", "-0", "1", "-1e-50", "1e50", "-0.0000000000000000000000000000000000000001", "2147483647", "4294967296", "none", "=", "a", "\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF, 0xFE], [0xFE, 0xFF], [0x80],
    ];

    public static byte[] Mutate(byte[] text, FuzzRandom random)
    {
        List<byte[]> lines = Lines(text);
        for (int i = random.Small(2); i > 0; i--)
        {
            Change(lines, random);
        }

        return Join(lines);
    }

    private static void Change(List<byte[]> lines, FuzzRandom random)
    {
        int at = random.Below(lines.Count), other = random.Below(lines.Count);
        switch (random.Below(12))
        {
            case 0:
                lines.Insert(other, lines[at]);
                break;
            case 1 when lines.Count > 1:
                lines.RemoveAt(at);
                break;
            case 2:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines.RemoveRange(at, lines.Count - at);
                lines.Add([]);
                break;
            case 4:
                lines.InsertRange(at, Enumerable.Repeat(lines[other], random.Small(9)));
                break;
            case 5:
                lines[at] = [.. lines[at], .. Enumerable.Repeat(random.Of((byte)'x', (byte)' ', (byte)'\t', (byte)'\\', (byte)0xC3), random.Small(14))];
                break;
            case 6:
                lines.InsertRange(at, Enumerable.Repeat(Array.Empty<byte>(), random.Small(12)));
                break;
            case 7:
                byte[] bytes = (byte[])lines[at].Clone();
                ByteMutator.Poke(bytes, random);
                lines[at] = bytes;
                break;
            default:
                lines[at] = ChangeWord(lines[at], random);
                break;
        }
    }

    /// <summary>Replaces a word, a separator or a place between two bytes.</summary>
    private static byte[] ChangeWord(byte[] line, FuzzRandom random)
    {
        int start = random.Below(line.Length + 1), end = start;
        if (random.Below(4) > 0)
        {
            bool isWord = start < line.Length && !IsSeparator(line[start]);
            for (; start > 0 && IsSeparator(line[start - 1]) != isWord; start--)
            {
            }

            for (; end < line.Length && IsSeparator(line[end]) != isWord; end++)
            {
            }
        }

        byte[] piece = random.OneIn(4) ? Encoding.UTF8.GetBytes(Boundary.NumberText(random)) : random.Of<byte[]>(Pieces);
        return [.. line.AsSpan(..start), .. piece, .. line.AsSpan(end..)];
    }

    private static bool IsSeparator(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'=' or (byte)',' or (byte)':';

    private static List<byte[]> Lines(byte[] text)
    {
        List<byte[]> lines = [];
        int start = 0;
        for (int end = Array.IndexOf(text, NewLine); end >= 0; end = Array.IndexOf(text, NewLine, start))
        {
            lines.Add(text[start..end]);
            start = end + 1;
        }

        lines.Add(text[start..]);
        return lines;
    }

    private static byte[] Join(List<byte[]> lines)
    {
        using var text = new MemoryStream();
        for (int i = 0; i < lines.Count; i++)
        {
            text.Write(lines[i]);
            if (i + 1 < lines.Count)
            {
                text.WriteByte(NewLine);
            }
        }

        return text.ToArray();
    }
}
