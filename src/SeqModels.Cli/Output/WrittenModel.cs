using System.Globalization;
using SeqModels.NGrams;

namespace SeqModels.Cli.Output;

/// <summary>An n-gram model that was written to a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="NGramCounts">The number of n-grams of each order, order 1 at [0].</param>
internal sealed record WrittenModel(string File, long Bytes, IReadOnlyList<int> NGramCounts) : ITextOutput
{
    public static WrittenModel Of(NGramModel model, string path) => new(path, new FileInfo(path).Length, CountsOf(model));

    public static IReadOnlyList<int> CountsOf(NGramModel model) => [.. Enumerable.Range(1, model.Order).Select(model.NGramCount)];

    public void WriteText(TextWriter writer) =>
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{File}: {Bytes} bytes; n-grams {string.Join(" ", NGramCounts)}"));
}
