using System.Globalization;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Diagnostics.Observation;

/// <summary>Observations as a table.</summary>
internal static class ObservationTable
{
    public static TextTable Of(IReadOnlyList<GradientObservation> observations)
    {
        string[] layers = LayersOf(observations);
        var table = new TextTable(["step", "epoch", "loss", "norm", "largest", "clipped", "update", .. layers.Select(layer => $"horizon {layer} (50/90/99 %)"), "warnings"]);
        foreach (GradientObservation observation in observations)
        {
            table.Add(
            [
                observation.Step.ToString(CultureInfo.InvariantCulture),
                observation.Epoch.ToString(CultureInfo.InvariantCulture),
                TextTable.Significant(observation.Loss, 5),
                TextTable.Significant(observation.GradientNorm, 4),
                TextTable.Significant(observation.LargestGradientNorm, 4),
                TextTable.Percent(observation.ClippedShare, decimals: 0),
                observation.UpdateRatio is { } ratio ? TextTable.Significant(ratio, 3) : "–",
                .. layers.Select(layer => Horizons(observation, layer)),
                KindsOf(observation),
            ]);
        }

        return table;
    }

    /// <summary>The names of the layers, in the order of their first observation.</summary>
    public static string[] LayersOf(IReadOnlyList<GradientObservation> observations) =>
        [.. observations.SelectMany(observation => observation.Horizons).Select(horizon => horizon.Layer).Distinct(StringComparer.Ordinal)];

    /// <summary>The kinds of the warnings, separated by spaces.</summary>
    public static string KindsOf(GradientObservation observation) =>
        string.Join(' ', observation.Warnings.Select(warning => NameOf(warning.Kind)).Distinct(StringComparer.Ordinal));

    private static string Horizons(GradientObservation observation, string layer) =>
        observation.Horizons.FirstOrDefault(horizon => horizon.Layer == layer) is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"{found.At50} / {found.At90} / {found.At99}")
            : "–";

    private static string NameOf(GradientWarningKind kind) => kind switch
    {
        GradientWarningKind.NonFinite => nameof(GradientWarningKind.NonFinite),
        GradientWarningKind.ExplodingGradient => nameof(GradientWarningKind.ExplodingGradient),
        GradientWarningKind.AlwaysClipped => nameof(GradientWarningKind.AlwaysClipped),
        GradientWarningKind.VanishingGradient => nameof(GradientWarningKind.VanishingGradient),
        _ => nameof(GradientWarningKind.MeasurementFailed),
    };
}
