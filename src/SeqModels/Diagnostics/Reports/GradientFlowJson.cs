using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeqModels.Files;

namespace SeqModels.Diagnostics.Reports;

/// <summary>A report as a JSON file.</summary>
internal static class GradientFlowJson
{
    private static readonly double[] Shares = [0.5, 0.9, 0.99];

    /// <summary>Writes the file.</summary>
    public static void Write(string path, GradientFlowReport report) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        Number(json, "loss", report.Loss);
        Array(json, "layers", report.Layers, Layer);
        json.WriteEndObject();
    });

    private static void Layer(Utf8JsonWriter json, LayerGradientFlow layer)
    {
        json.WriteString("name", layer.Name);
        json.WriteString("kind", layer.Kind);
        json.WriteNumber("hiddenSize", layer.HiddenSize);
        Number(json, "weightGradientNorm", layer.WeightGradientNorm);
        Number(json, "remainder", layer.Remainder);
        json.WriteStartObject("horizons");
        foreach (double share in Shares)
            Number(json, share.ToString(CultureInfo.InvariantCulture), layer.Horizon(share) is >= 0 and var lag ? lag : double.NaN);
        json.WriteEndObject();
        Array(json, "lags", layer.Lags, Lag);
        if (layer.Paths is { } paths)
            Paths(json, paths);
        else
            json.WriteNull("paths");
        Array(json, "hiddenJacobian", layer.HiddenJacobian, Jacobian);
        Array(json, "cellJacobian", layer.CellJacobian, Jacobian);
    }

    private static void Lag(Utf8JsonWriter json, LagGradient lag)
    {
        json.WriteNumber("lag", lag.Lag);
        json.WriteNumber("pairs", lag.Pairs);
        Numbers(json, "stateNorms", lag.StateNorms);
        Number(json, "weightNorm", lag.WeightNorm);
        Number(json, "weightShare", lag.WeightShare);
        Number(json, "cumulativeShare", lag.CumulativeShare);
        Number(json, "weightProjection", lag.WeightProjection);
    }

    private static void Paths(Utf8JsonWriter json, PathGradients paths)
    {
        json.WriteStartObject("paths");
        json.WriteString("state", paths.State);
        json.WriteStartArray("names");
        foreach (string name in paths.Names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        Array(json, "lags", paths.Lags, PathLag);
        json.WriteEndObject();
    }

    private static void PathLag(Utf8JsonWriter json, PathLag lag)
    {
        json.WriteNumber("lag", lag.Lag);
        Numbers(json, "norms", lag.Norms);
        Number(json, "gatesNorm", lag.GatesNorm);
        Number(json, "totalNorm", lag.TotalNorm);
        Number(json, "sumError", lag.SumError);
        Number(json, "meanCarry", lag.MeanCarry);
    }

    private static void Jacobian(Utf8JsonWriter json, JacobianNorm norm)
    {
        json.WriteNumber("lag", norm.Lag);
        Number(json, "frobenius", norm.Frobenius);
        Number(json, "standardError", norm.StandardError);
        Number(json, "spectral", norm.Spectral);
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T>? items, Action<Utf8JsonWriter, T> write)
    {
        if (items is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            NumberValue(json, value);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        if (value is { } number)
            NumberValue(json, number);
        else
            json.WriteNullValue();
    }

    /// <summary>JSON has no number that is not finite: its name is written.</summary>
    private static void NumberValue(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString("R", CultureInfo.InvariantCulture));
    }
}
