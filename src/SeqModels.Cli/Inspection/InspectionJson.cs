using System.Text.Json.Serialization;
using SeqModels.Cli.Output;

namespace SeqModels.Cli.Inspection;

/// <summary>The JSON of <c>inspect</c>.</summary>
[JsonSerializable(typeof(FileReport))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    /// <summary>The context with the options of <see cref="JsonOutput"/>.</summary>
    public static InspectionJson Printed { get; } = new(JsonOutput.Options());
}
