using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SeqModels.Cli.NGrams;

/// <summary>A size of memory on the command line: <c>500M</c>, <c>2G</c>, <c>80%</c>, or bytes.</summary>
internal static class MemorySize
{
    private const string Units = "KMGT";

    /// <summary>An option for a size in bytes; null where it is not given.</summary>
    public static Option<long?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "size",
        CustomParser = result => Parse(result, name),
    };

    private static long? Parse(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, out long bytes))
        {
            return bytes;
        }

        result.AddError($"{name} must be a size such as 500M, 2G or 80% (of the memory), but was '{text}'.");
        return null;
    }

    /// <summary>Reads a size.</summary>
    /// <param name="text">The text.</param>
    /// <param name="memory">The memory that percentages refer to.</param>
    /// <param name="bytes">The size, at least 1.</param>
    public static bool TryParse(string text, long memory, out long bytes)
    {
        char last = text.Length == 0 ? '0' : char.ToUpperInvariant(text[^1]);
        int unit = Units.IndexOf(last, StringComparison.Ordinal);
        string number = unit >= 0 || last == '%' ? text[..^1] : text;
        double factor = last == '%' ? memory / 100.0 : Math.Pow(1024, unit + 1);
        bool isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        double size = value * factor;
        bytes = isNumber && size >= 1 && size < long.MaxValue ? (long)size : 0;
        return bytes > 0;
    }
}
