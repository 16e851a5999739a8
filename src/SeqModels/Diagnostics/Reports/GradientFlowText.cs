using System.Globalization;

namespace SeqModels.Diagnostics.Reports;

/// <summary>A report as text or Markdown.</summary>
internal static class GradientFlowText
{
    /// <summary>Aligned text, without a line break at the end.</summary>
    public static string Plain(GradientFlowReport report) => string.Join(
        Environment.NewLine + Environment.NewLine,
        report.Layers
            .Select(layer => string.Join(Environment.NewLine, LayerTable.Heading(layer), LayerTable.Start(layer), LayerTable.Of(layer).ToString()))
            .Prepend(Loss(report)));

    /// <summary>Markdown, without a line break at the end.</summary>
    public static string Markdown(GradientFlowReport report) => string.Join(
        "\n\n",
        report.Layers
            .Select(layer => $"**{LayerTable.Heading(layer)}**\n\n{LayerTable.Start(layer)}\n\n{LayerTable.Of(layer).ToMarkdown()}")
            .Prepend(Loss(report)));

    private static string Loss(GradientFlowReport report) => string.Create(CultureInfo.InvariantCulture, $"Gradient flow of a loss of {report.Loss:G6}");
}
