using System.Text.Json.Serialization;

namespace SeqModels.Cli.Output;

/// <summary>The JSON of the results of the model commands.</summary>
[JsonSerializable(typeof(GeneratedText))]
[JsonSerializable(typeof(TrainingReport))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(RankedLine))]
[JsonSerializable(typeof(LineScore))]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>The context with the options of <see cref="JsonOutput"/>.</summary>
    public static CliJson Printed { get; } = new(JsonOutput.Options());
}
