using SeqModels.Diagnostics.Trajectories;
using SeqModels.Evaluation.Tables;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Inspection;

/// <summary>The table of a <see cref="RecurrentInspection"/>.</summary>
internal static class InspectionTable
{
    private const int Digits = 4;

    public static string Of(RecurrentInspection inspection)
    {
        var table = new TextTable("layer", "kind", "size", "sequences", "steps", "rms h", "‖∂loss/∂h‖ first", "‖∂loss/∂h‖ last");
        foreach (LayerInspection layer in inspection.Layers)
        {
            long steps = layer.Lengths.Sum(length => (long)length);
            double rms = Math.Sqrt(Rows.Dot(layer.Hidden, layer.Hidden) / (steps * Rows.Width(layer.Hidden)));
            table.Add(
                layer.Name, layer.Kind, TextTable.Whole(layer.HiddenSize), TextTable.Whole(layer.Lengths.Count), TextTable.Whole(steps),
                TextTable.Significant(rms, Digits), Norm(layer, _ => 0), Norm(layer, length => length - 1));
        }

        return table.ToString();
    }

    /// <summary>The root mean square over the sequences of ‖∂loss/∂h‖ at a time.</summary>
    private static string Norm(LayerInspection layer, Func<int, int> timeOf)
    {
        if (layer.HiddenGradientNorms is not { } norms)
            return "–";
        int time = norms.Shape[1];
        Tensor rows = norms.Reshape([norms.Length, 1]);
        double sum = layer.Lengths.Select((length, sequence) => length == 0 ? 0 : Rows.SquaredNorm(rows, (sequence * time) + timeOf(length))).Sum();
        return TextTable.Significant(Math.Sqrt(sum / layer.Lengths.Count), Digits);
    }
}
