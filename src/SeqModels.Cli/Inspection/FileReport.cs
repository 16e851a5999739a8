using System.Globalization;
using System.Text.Json.Nodes;
using SeqModels.Cli.Output;

namespace SeqModels.Cli.Inspection;

/// <summary>What a file is and contains.</summary>
/// <param name="File">The file.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Details">What is particular to the kind: version, options, vocabulary, ….</param>
internal sealed record FileReport(string File, string Kind, long Bytes, JsonObject Details) : ITextOutput
{
    /// <summary>The SHA-256 of the file; null unless asked for.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The number of n-grams of each order, order 1 at [0]; null for other kinds.</summary>
    public IReadOnlyList<int>? NGramCounts { get; init; }

    /// <summary>The number of elements of all tensors; null for files without.</summary>
    public long? Elements { get; init; }

    /// <summary>The tensors; null for files without.</summary>
    public IReadOnlyList<TensorReport>? Tensors { get; init; }

    public void WriteText(TextWriter writer)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{File}: {Kind}, {Bytes} bytes"));
        List<(string Name, string Value)> lines = [.. Inspection.Details.Flatten(Details)];
        if (NGramCounts is { } counts)
        {
            lines.AddRange(counts.Select((count, i) => (FormattableString.Invariant($"{i + 1}-grams"), FormattableString.Invariant($"{count}"))));
        }

        if (Elements is { } elements)
        {
            lines.Add(("elements", elements.ToString(CultureInfo.InvariantCulture)));
        }

        if (Sha256 is { } hash)
        {
            lines.Add(("sha256", hash));
        }

        int width = lines.Select(line => line.Name.Length).DefaultIfEmpty().Max();
        foreach ((string name, string value) in lines)
        {
            writer.WriteLine($"  {name.PadRight(width)}  {value}");
        }

        if (Tensors is { Count: > 0 } tensors)
        {
            TensorReport.WriteTable(tensors, writer);
        }
    }
}
