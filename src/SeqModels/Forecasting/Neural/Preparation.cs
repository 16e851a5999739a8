using System.Text.Json;
using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Transforms;

namespace SeqModels.Forecasting.Neural;

/// <summary>The fitted transform of the variables and the scalers of the exogenous inputs; null for none.</summary>
internal sealed record Preparation(int VariableCount, FittedTransform? Values, FittedTransform? PastInputs, FittedTransform? KnownInputs)
{
    /// <summary>The number of values that precede the first transformed one.</summary>
    public int LostLength => Values?.LostLength ?? 0;

    public int PastInputCount => PastInputs?.VariableCount ?? 0;

    public int KnownInputCount => KnownInputs?.VariableCount ?? 0;

    /// <summary>Fits them to training series.</summary>
    /// <exception cref="ArgumentException">A variable does not vary after the transform.</exception>
    public static Preparation Fit(IReadOnlyList<TimeSeries> series, SeriesTransform? transform, string owner)
    {
        FittedTransform? values = transform?.Fit(series);
        VariableStatistics[] statistics = VariableStatistics.Of(values is null ? series : [.. series.Select(values.Apply)], owner);
        int constant = Array.FindIndex(statistics, one => one.IsConstant);
        if (constant >= 0)
        {
            throw new ArgumentException(
                $"{owner}: every variable must vary, but variable {constant} is constant{(values is null ? "" : " after the transform")} in the training series (there is nothing to learn; use a naive forecaster).", nameof(series));
        }

        return new Preparation(
            series[0].VariableCount,
            values,
            Scaler([.. series.Select(one => one.PastInputs)]),
            Scaler([.. series.Select(one => one.KnownInputs?.Slice(0, one.Length))]));
    }

    /// <summary>Transforms a series and its inputs.</summary>
    public PreparedSeries Apply(TimeSeries series)
    {
        TimeSeries transformed = Values?.Apply(series) ?? series;
        return new PreparedSeries(transformed.WithInputs(
            PastInputs?.Apply(transformed.PastInputs!), KnownInputs?.Apply(transformed.KnownInputs!)));
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("variables", VariableCount);
        writer.WriteNumber("pastInputs", PastInputCount);
        writer.WriteNumber("knownInputs", KnownInputCount);
        TransformJson.Write(writer, "fittedTransform", Values);
        TransformJson.Write(writer, "pastInputScaler", PastInputs);
        TransformJson.Write(writer, "knownInputScaler", KnownInputs);
    }

    /// <exception cref="FormatException">A member is missing or malformed.</exception>
    public static Preparation Read(JsonElement root)
    {
        int variables = root.Int("variables", 1);
        return new Preparation(
            variables,
            root.OptionalMember("fittedTransform") is { } values ? TransformJson.Read(values, variables) : null,
            Scaler("pastInputs", "pastInputScaler"),
            Scaler("knownInputs", "knownInputScaler"));

        FittedTransform? Scaler(string count, string name) => root.Int(count, 0) is > 0 and int inputs ? TransformJson.Read(root.Member(name), inputs) : null;
    }

    private static FittedTransform? Scaler(TimeSeries?[] inputs) => inputs[0] is null ? null : new StandardScaler().Fit(inputs!);
}
