using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeqModels.Cli.Output;

/// <summary>
/// How results are written as JSON: camelCase names, one line, UTF-8 (the serializer escapes characters beyond the BMP), infinity as
/// <c>"Infinity"</c>, missing values left out.
/// </summary>
internal static class JsonOutput
{
    /// <summary>New options for a source-generated context: <c>new XJson(JsonOutput.Options())</c>.</summary>
    public static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
