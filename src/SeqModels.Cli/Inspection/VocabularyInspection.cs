using System.Text.Json.Nodes;
using SeqModels.Cli.Models;
using SeqModels.Text;

namespace SeqModels.Cli.Inspection;

/// <summary>Describes files of vocabularies.</summary>
internal static class VocabularyInspection
{
    public static FileReport Of(string path, FileHead head, InspectionOptions options, CancellationToken cancellationToken) =>
        new(path, "vocabulary", new FileInfo(path).Length, new JsonObject { ["vocabulary"] = Details.Of(Vocabulary.Load(path)) });
}
