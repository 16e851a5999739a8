using System.Globalization;
using System.Text.Unicode;
using SeqModels.Cli.Texts;

namespace SeqModels.Cli.NGrams;

/// <summary>Checks that texts which are read as bytes are valid UTF-8.</summary>
internal static class ValidUtf8
{
    /// <summary>Checks a line.</summary>
    /// <exception cref="InvalidDataException">It is not valid UTF-8.</exception>
    public static void CheckLine(ReadOnlySpan<byte> line, string source, long number)
    {
        if (!Utf8.IsValid(line))
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{source}: line {number} is not valid UTF-8. Convert the text to UTF-8, or repair the line."));
        }
    }

    /// <summary>Checks the lines of a file, plain or gzip.</summary>
    /// <exception cref="InvalidDataException">A line is not valid UTF-8.</exception>
    public static void CheckFile(string path, CancellationToken cancellationToken)
    {
        using FileStream file = InputFile.Open(path);
        var lines = new ByteLines(PlainBytes.Open(file, path));
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckLine(line, path, lines.Count);
        }
    }
}
