using System.Text.Json.Serialization;
using SeqModels.Cli.Output;

namespace SeqModels.Cli.Forecasts;

/// <summary>The JSON of <c>forecast</c>.</summary>
[JsonSerializable(typeof(ForecastResult))]
[JsonSerializable(typeof(BacktestTable))]
internal sealed partial class ForecastJson : JsonSerializerContext
{
    /// <summary>The context with the options of <see cref="JsonOutput"/>.</summary>
    public static ForecastJson Printed { get; } = new(JsonOutput.Options());
}
