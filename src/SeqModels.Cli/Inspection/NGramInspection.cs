using System.Text.Json.Nodes;
using SeqModels.Cli.Models;
using SeqModels.Cli.Output;
using SeqModels.NGrams;

namespace SeqModels.Cli.Inspection;

/// <summary>Describes files of n-gram models and counts.</summary>
internal static class NGramInspection
{
    public static FileReport OfModel(string path, FileHead head, InspectionOptions options, CancellationToken cancellationToken)
    {
        using var model = NGramModel.Load(path, cancellationToken: cancellationToken);
        if (options.Verifies)
        {
            model.Verify(cancellationToken);
        }

        return Describe(path, "n-gram model", model, new JsonObject
        {
            ["order"] = model.Order,
            ["storage"] = model.StorageKind == NGramStorageKind.InMemory ? "counts" : model.StorageKind.ToString().ToLowerInvariant(),
            ["sentences"] = model.BySentences,
            ["normalized"] = model.IsNormalized,
            ["description"] = model.Description,
            ["tokenizer"] = model.Tokenizer?.GetType().Name,
        });
    }

    public static FileReport OfArpa(string path, FileHead head, InspectionOptions options, CancellationToken cancellationToken)
    {
        using NGramModel model = Arpa.Read(path, cancellationToken: cancellationToken);
        var details = new JsonObject { ["order"] = model.Order, ["sentences"] = model.BySentences };
        if (model.ArpaReport is { Repairs.Count: > 0 } report)
        {
            details["repairs"] = new JsonArray([.. report.Repairs.Select(repair => JsonValue.Create(repair.ToString()))]);
        }

        return Describe(path, "ARPA file", model, details);
    }

    public static FileReport OfCounts(string path, FileHead head, InspectionOptions options, CancellationToken cancellationToken)
    {
        var counts = NGramCounts.Load(path, cancellationToken);
        return new FileReport(path, "n-gram counts", new FileInfo(path).Length, new JsonObject
        {
            ["order"] = counts.Order,
            ["sentences"] = counts.BySentences,
            ["tokens"] = counts.TokenCount,
            ["vocabulary"] = Details.Of(counts.Vocabulary),
            ["tokenizer"] = counts.Tokenizer?.GetType().Name,
        })
        {
            NGramCounts = [.. Enumerable.Range(1, counts.Order).Select(counts.DistinctCount)],
        };
    }

    private static FileReport Describe(string path, string kind, NGramModel model, JsonObject details)
    {
        details["vocabulary"] = Details.Of(model.Vocabulary);
        return new FileReport(path, kind, new FileInfo(path).Length, details) { NGramCounts = WrittenModel.CountsOf(model) };
    }
}
