using System.Text.Json;
using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Transforms;

namespace SeqModels.Forecasting.Linear;

/// <summary>The options and the fit of a linear autoregression as JSON.</summary>
internal static class AutoregressionFile
{
    public static void Write(Utf8JsonWriter writer, LinearAutoregressionOptions options, AutoregressionFit fit)
    {
        writer.WriteNumber("lags", options.Lags);
        writer.WriteBoolean("intercept", options.Intercept);
        Numerics.ExactText.Write(writer, "ridge", options.Ridge);
        if (options.DirectSteps is { } steps)
            writer.WriteNumber("directSteps", steps);
        TransformJson.Write(writer, "transform", options.Transform);
        writer.WriteNumber("variables", fit.VariableCount);
        writer.WriteNumber("pastInputs", fit.PastInputCount);
        writer.WriteNumber("knownInputs", fit.KnownInputCount);
        TransformJson.Write(writer, "fittedTransform", fit.Transform);
        writer.WriteStartArray("regressions");
        foreach (LinearStep step in fit.Steps)
            step.Write(writer);
        writer.WriteEndArray();
    }

    public static LinearAutoregressionOptions ReadOptions(JsonElement root) => new()
    {
        Lags = root.Int("lags", 1),
        Intercept = root.Bool("intercept"),
        Ridge = root.Double("ridge"),
        DirectSteps = root.OptionalMember("directSteps") is null ? null : root.Int("directSteps", 1),
        Transform = root.OptionalMember("transform") is { } transform ? TransformJson.Read(transform) : null,
    };

    public static AutoregressionFit ReadFit(JsonElement root, LinearAutoregressionOptions options)
    {
        int variables = root.Int("variables", 1), past = root.Int("pastInputs", 0), known = root.Int("knownInputs", 0);
        int columns = AutoregressionFit.ColumnsOf(options.Lags, variables, past, known);
        FittedTransform? transform = root.OptionalMember("fittedTransform") is { } fitted ? TransformJson.Read(fitted, variables) : null;
        if ((transform?.LostLength ?? 0) != (options.Transform?.LostLength ?? 0) || transform is null != options.Transform is null)
            throw new FormatException("'fittedTransform' does not belong to 'transform'");
        JsonElement regressions = root.Member("regressions");
        int count = options.DirectSteps ?? 1;
        if (regressions.ValueKind != JsonValueKind.Array || regressions.GetArrayLength() != count)
            throw ForecastJson.Not(regressions, "regressions", $"a list of {count}");
        LinearStep[] steps = [.. regressions.EnumerateArray().Select(one => LinearStep.Read(one, variables, columns))];
        if (steps.Any(step => step.Residuals.Count != steps[0].Residuals.Count))
            throw new FormatException("'residuals' must have the same number of rows in all regressions");
        return new AutoregressionFit(options.Lags, variables, past, known, options.DirectSteps is not null, transform, steps);
    }
}
