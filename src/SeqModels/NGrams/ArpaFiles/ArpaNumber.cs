using System.Buffers.Text;

namespace SeqModels.NGrams.ArpaFiles;

/// <summary>Decimal numbers of ARPA files, correctly rounded to float32.</summary>
internal static class ArpaNumber
{
    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads a number; NaN is none, <c>inf</c> and <c>-inf</c> are.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        int i = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative)
        {
            i++;
        }
        long digits = 0;
        int first = i, point = -1;
        for (; i < text.Length; i++)
        {
            int digit = text[i] - '0';
            if ((uint)digit <= 9)
            {
                digits = digits * 10 + digit;
            }
            else if (text[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                break;
            }
            if (i - first >= 16)
            {
                return Slow(text, out value);
            }
        }
        int fraction = point < 0 ? 0 : i - point - 1;
        if (i < text.Length || i - first - (point < 0 ? 0 : 1) == 0)
        {
            return Slow(text, out value);
        }
        // At most 15 digits and a power of ten that is exact: the quotient is the double nearest to the number. Rounding it once more
        // is right, except where it lies exactly between two floats.
        double exact = digits / Powers[fraction];
        if ((BitConverter.DoubleToInt64Bits(exact) & 0x1FFFFFFF) == 0x10000000)
        {
            return Slow(text, out value);
        }
        value = (float)(negative ? -exact : exact);
        return true;
    }

    /// <summary>Reads <c>ngram ORDER=COUNT</c>, with any padding.</summary>
    public static bool TryParseCount(ReadOnlySpan<byte> line, out long order, out long count)
    {
        (order, count) = (0, 0);
        if (!line.StartsWith("ngram"u8))
        {
            return false;
        }
        line = line["ngram"u8.Length..];
        int equals = line.IndexOf((byte)'=');
        return equals > 0 && line[0] is (byte)' ' or (byte)'\t' && Whole(line[..equals], out order) && Whole(line[(equals + 1)..], out count);

        static bool Whole(ReadOnlySpan<byte> text, out long value)
        {
            text = text.Trim(" \t\r"u8);
            return Utf8Parser.TryParse(text, out value, out int length) && length == text.Length && value >= 0;
        }
    }

    private static bool Slow(ReadOnlySpan<byte> text, out float value)
    {
        if (Is(text, "-inf") || Is(text, "-infinity"))
        {
            value = float.NegativeInfinity;
            return true;
        }
        if (Is(text, "inf") || Is(text, "infinity"))
        {
            value = float.PositiveInfinity;
            return true;
        }
        ReadOnlySpan<byte> unsigned = text.Length > 0 && text[0] == '+' ? text[1..] : text;
        return Utf8Parser.TryParse(unsigned, out value, out int length) && length == unsigned.Length && !float.IsNaN(value);
    }

    private static bool Is(ReadOnlySpan<byte> text, string word) => System.Text.Ascii.EqualsIgnoreCase(text, word);
}
