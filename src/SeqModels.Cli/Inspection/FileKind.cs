using SeqModels.Cli.Models;

namespace SeqModels.Cli.Inspection;

/// <summary>A kind of file: how it is recognized and described.</summary>
/// <param name="Matches">Recognizes a file by its beginning.</param>
/// <param name="Describe">Reads and describes it.</param>
internal sealed record FileKind(Func<FileHead, bool> Matches, Func<string, FileHead, InspectionOptions, CancellationToken, FileReport> Describe)
{
    /// <summary>The kinds, in the order in which they are tried.</summary>
    public static IReadOnlyList<FileKind> All { get; } =
    [
        new(head => head.StartsWith("SEQNGRAM\u0002\0\0\0\u0001\0\0\0"u8) || head.StartsWith("SEQNGRAM\u0003\0\0\0\u0001\0\0\0"u8), NGramInspection.OfCounts),
        new(head => head.StartsWith("SEQNGBKF"u8) || head.StartsWith("SEQNGRAM"u8), NGramInspection.OfModel),
        new(head => head.Text.TrimStart().StartsWith("\\data\\", StringComparison.OrdinalIgnoreCase), NGramInspection.OfArpa),
        new(head => head.StartsWith("seqmodels-vocabulary"u8), VocabularyInspection.Of),
        .. JsonInspection.Kinds,
        new(SafeTensorsInspection.Matches, SafeTensorsInspection.Of),
    ];

    /// <summary>Describes a file.</summary>
    /// <exception cref="InvalidDataException">The file is of no known kind, or is damaged.</exception>
    public static FileReport Inspect(string path, InspectionOptions options, CancellationToken cancellationToken)
    {
        FileHead head = FileHead.Read(path);
        FileKind kind = All.FirstOrDefault(kind => kind.Matches(head)) ?? throw new InvalidDataException($"'{path}' is {head.Describe()}.");
        FileReport report = kind.Describe(path, head, options, cancellationToken);
        return options.WithHashes ? report with { Sha256 = Hashes.OfFile(path) } : report;
    }
}
