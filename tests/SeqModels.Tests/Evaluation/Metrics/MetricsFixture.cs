using System.Text.Json;

namespace SeqModels.Tests.Evaluation.Metrics;

/// <summary>Scores that scikit-learn and conlleval gave: Fixtures/metrics.py and Fixtures/entities.py wrote them.</summary>
internal static class MetricsFixture
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Evaluation", "Fixtures", name)), Options)!;

    internal sealed record Cases(Classification[] Classification, Ranking[] Ranking, Regression[] Regression);

    internal sealed record Classification(
        int ClassCount, int[] Labels, int[] Predictions, double Accuracy, double BalancedAccuracy, double? CohenKappa, double MatthewsCorrelation,
        long[][] Counts, double[][][] Shares, Scores Present, Scores All, Scores Some);

    /// <summary>Precisions, recalls and F1 of some classes, and their averages.</summary>
    internal sealed record Scores(int[] Classes, double[][] PerClass, double[][] Micro, double[][] Macro, double[][] Weighted);

    internal sealed record Ranking(int[] Labels, double[][] Logits, double[] Top);

    internal sealed record Regression(
        int Targets, double[] Values, double[] Predictions, double MeanAbsoluteError, double MeanSquaredError, double[] MeanAbsoluteErrors,
        double? RSquared, double?[] RSquareds);

    /// <summary>Sentences of labels and predictions, and for each type its name, and how many are labelled, predicted and correct.</summary>
    internal sealed record Document(string[][] Sentences, long Tokens, long CorrectTokens, long Labelled, long Predicted, long Correct, JsonElement[][] Types);
}
