using System.Text.Json.Serialization;

namespace SeqModels.Cli.Output;

/// <summary>The JSON of the results of the n-gram commands.</summary>
[JsonSerializable(typeof(WrittenModel))]
[JsonSerializable(typeof(EstimatedModel))]
[JsonSerializable(typeof(PrunedModel))]
[JsonSerializable(typeof(MixedModel))]
[JsonSerializable(typeof(QuerySummary))]
internal sealed partial class NGramJson : JsonSerializerContext
{
    /// <summary>The context with the options of <see cref="JsonOutput"/>.</summary>
    public static NGramJson Printed { get; } = new(JsonOutput.Options());
}
