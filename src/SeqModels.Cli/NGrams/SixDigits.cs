using System.Globalization;

namespace SeqModels.Cli.NGrams;

/// <summary>Writes numbers with six significant digits, as the format G6 does; those of log-probabilities several times as fast.</summary>
internal static class SixDigits
{
    /// <summary>The greatest length of a number.</summary>
    public const int MaxLength = 16;

    private const int Limit = 1_000_000;

    /// <summary>Writes a number that is 0 or less.</summary>
    /// <returns>The number of characters.</returns>
    public static int Write(double number, Span<char> target)
    {
        double size = -number;
        (double factor, int decimals) = size switch
        {
            >= 0.1 and < 1 => (1e6, 6),
            >= 1 and < 10 => (1e5, 5),
            >= 10 and < 100 => (1e4, 4),
            _ => (0, 0),
        };
        int digits = (int)Math.Round(size * factor);
        if (digits is 0 or >= Limit)
        {
            return double.IsNegativeInfinity(number) ? Copy("-inf", target) : General(number, target);
        }

        while (digits % 10 == 0 && decimals > 0)
        {
            digits /= 10;
            decimals--;
        }

        int end = decimals > 0 ? decimals + 3 : 2;
        end += size >= 10 ? 1 : 0;
        for (int at = end - 1; at > 0; at--)
        {
            if (decimals > 0 && at == end - decimals - 1)
            {
                target[at] = '.';
                continue;
            }

            target[at] = (char)('0' + (digits % 10));
            digits /= 10;
        }

        target[0] = '-';
        return end;
    }

    private static int General(double number, Span<char> target)
    {
        number.TryFormat(target, out int written, "G6", CultureInfo.InvariantCulture);
        return written;
    }

    private static int Copy(string text, Span<char> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
