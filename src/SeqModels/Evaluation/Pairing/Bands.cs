using System.Globalization;

namespace SeqModels.Evaluation.Pairing;

/// <summary>Divides whole numbers into bands with ascending lowest values; what is below the first is a band of its own.</summary>
internal sealed class Bands
{
    private readonly long[] _bounds;

    /// <exception cref="ArgumentException">There are no bounds, or they do not ascend.</exception>
    public Bands(IReadOnlyList<long> bounds)
    {
        _bounds = [.. bounds];
        if (_bounds.Length == 0 || _bounds.Zip(_bounds.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException($"TokenBreakdown: bounds must ascend, but were [{string.Join(", ", _bounds.Select(Text))}].", nameof(bounds));
        }
    }

    /// <summary>The number of bands, the one below the first bound included.</summary>
    public int Count => _bounds.Length + 1;

    /// <summary>0, 1, 2, 10, 100, … up to a maximum.</summary>
    public static long[] Decades(long max) => [0, 1, 2, .. Powers(10, 10, max)];

    /// <summary>1, 2, 3, 5, 9, 17, … up to a maximum.</summary>
    public static long[] Octaves(long max) => [1, .. Powers(1, 2, max - 1).Select(power => power + 1)];

    /// <summary>The band of a value; 0 is the one below the first bound.</summary>
    public int IndexOf(long value)
    {
        int at = Array.BinarySearch(_bounds, value);
        return at >= 0 ? at + 1 : ~at;
    }

    public string Name(int band)
    {
        if (band == 0)
        {
            return "below " + Text(_bounds[0]);
        }
        string low = Text(_bounds[band - 1]);
        return band == _bounds.Length ? low + "+" : _bounds[band] == _bounds[band - 1] + 1 ? low : low + "–" + Text(_bounds[band] - 1);
    }

    private static IEnumerable<long> Powers(long first, long factor, long max)
    {
        for (long power = first; power <= max; power *= factor)
        {
            yield return power;
            if (power > long.MaxValue / factor)
            {
                yield break;
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
