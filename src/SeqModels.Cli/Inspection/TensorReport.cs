using System.Globalization;
using SeqModels.Cli.Output;

namespace SeqModels.Cli.Inspection;

/// <summary>A tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its data type in the file, such as F32.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">Its size in the file.</param>
internal sealed record TensorReport(string Name, string Type, IReadOnlyList<int> Shape, long Bytes)
{
    /// <summary>Statistics of its elements; null unless asked for.</summary>
    public TensorStatistics? Statistics { get; init; }

    /// <summary>The SHA-256 of its bytes in the file; null unless asked for.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Writes tensors as a table.</summary>
    public static void WriteTable(IReadOnlyList<TensorReport> tensors, TextWriter writer)
    {
        bool withStatistics = tensors.Any(tensor => tensor.Statistics is not null), withHashes = tensors.Any(tensor => tensor.Sha256 is not null);
        string[] header =
        [
            "tensor", "type", "shape", "bytes",
            .. withStatistics ? (string[])["min", "max", "mean", "norm", "not finite"] : [],
            .. withHashes ? (string[])["sha256"] : [],
        ];
        var table = new TextColumns(header);
        foreach (TensorReport tensor in tensors)
        {
            string[] cells =
            [
                tensor.Name, tensor.Type, $"[{string.Join(", ", tensor.Shape)}]", tensor.Bytes.ToString(CultureInfo.InvariantCulture),
                .. withStatistics ? tensor.Statistics!.Cells() : [],
                .. withHashes ? (string[])[tensor.Sha256!] : [],
            ];
            table.Add(cells);
        }

        table.Write(writer, leftColumns: 3);
    }
}
