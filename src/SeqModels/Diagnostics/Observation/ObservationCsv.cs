using System.Globalization;
using System.Text;
using SeqModels.Files;

namespace SeqModels.Diagnostics.Observation;

/// <summary>Observations as a CSV file.</summary>
internal static class ObservationCsv
{
    public static void Write(string path, IReadOnlyList<GradientObservation> observations)
    {
        string[] layers = ObservationTable.LayersOf(observations);
        string[] parameters = [.. observations.SelectMany(observation => observation.ParameterUpdates).Select(update => update.Parameter).Distinct(StringComparer.Ordinal)];
        var text = new StringBuilder();
        Append(
            text,
            [
                "step", "epoch", "loss", "gradientNorm", "largestGradientNorm", "clippedShare", "updateRatio",
                .. layers.SelectMany(layer => (string[])["horizon50 " + layer, "horizon90 " + layer, "horizon99 " + layer]),
                .. parameters.Select(parameter => "updateRatio " + parameter), "warnings",
            ]);
        foreach (GradientObservation observation in observations)
            Append(text, Fields(observation, layers, parameters));
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private static IEnumerable<string> Fields(GradientObservation observation, string[] layers, string[] parameters) =>
    [
        Whole(observation.Step), Whole(observation.Epoch), Exact(observation.Loss), Exact(observation.GradientNorm), Exact(observation.LargestGradientNorm),
        Exact(observation.ClippedShare), Exact(observation.UpdateRatio), .. layers.SelectMany(layer => Horizons(observation, layer)),
        .. parameters.Select(parameter => Exact(observation.ParameterUpdates.FirstOrDefault(update => update.Parameter == parameter)?.Ratio)),
        ObservationTable.KindsOf(observation),
    ];

    private static string[] Horizons(GradientObservation observation, string layer) =>
        observation.Horizons.FirstOrDefault(horizon => horizon.Layer == layer) is { } found ? [Whole(found.At50), Whole(found.At90), Whole(found.At99)] : ["", "", ""];

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Exact(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static void Append(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Quoted)).Append('\n');

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
