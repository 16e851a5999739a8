using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Tests.Evaluation.Metrics;

/// <summary>Every metric equals that of scikit-learn on random labels with absent classes and ignored positions.</summary>
public sealed class ScikitLearnTests
{
    private const double Tolerance = 1e-12;

    private static readonly MetricsFixture.Cases Fixture = MetricsFixture.Read<MetricsFixture.Cases>("metrics.json");

    [Fact]
    public void Confusion_matrices_and_single_numbers()
    {
        foreach (MetricsFixture.Classification values in Fixture.Classification)
        {
            ConfusionMatrix matrix = Matrix(values);
            matrix.ToArray().Cast<long>().Should().Equal(values.Counts.SelectMany(row => row));
            foreach (ConfusionShares shares in Enum.GetValues<ConfusionShares>())
            {
                Same(matrix.ToShares(shares).Cast<double>(), values.Shares[(int)shares].SelectMany(row => row));
            }

            Same([matrix.Accuracy, matrix.BalancedAccuracy, matrix.CohenKappa, matrix.MatthewsCorrelation],
                [values.Accuracy, values.BalancedAccuracy, values.CohenKappa ?? double.NaN, values.MatthewsCorrelation]);
        }

        Fixture.Classification.Should().Contain(values => values.CohenKappa == null, "the fixture must have matrices of a single class");
        Fixture.Classification.Should().Contain(values => values.Labels.Contains(-100), "the fixture must have ignored labels");
    }

    [Fact]
    public void Precision_recall_and_F1_per_class_and_their_averages()
    {
        foreach (MetricsFixture.Classification values in Fixture.Classification)
        {
            ConfusionMatrix matrix = Matrix(values);
            Same(matrix.ToReport(), values.Present);
            Same(matrix.ToReport(includeAbsent: true), values.All);
            Same(matrix.ToReport(values.Some.Classes), values.Some);
        }

        Fixture.Classification.Should().Contain(values => values.Present.Classes.Length < values.ClassCount, "the fixture must have absent classes");
    }

    [Fact]
    public void Accuracy_of_classes()
    {
        foreach (MetricsFixture.Classification values in Fixture.Classification)
        {
            var accuracy = new Accuracy();
            accuracy.Add(values.Labels, values.Predictions);
            accuracy.Value.Should().BeApproximately(values.Accuracy, Tolerance);
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Top_k_accuracy_of_logits(DType type)
    {
        foreach (MetricsFixture.Ranking values in Fixture.Ranking)
        {
            Shape shape = [values.Labels.Length, values.Logits[0].Length];
            double[] numbers = [.. values.Logits.SelectMany(row => row)];
            Tensor logits = type == DType.Float32 ? Tensor.From(Array.ConvertAll(numbers, number => (float)number), shape) : Tensor.From(numbers, shape);
            for (int k = 1; k <= values.Top.Length; k++)
            {
                var accuracy = new Accuracy(top: k);
                accuracy.Add(values.Labels, logits);
                accuracy.Value.Should().BeApproximately(values.Top[k - 1], Tolerance);
            }
        }
    }

    [Fact]
    public void Regression()
    {
        foreach (MetricsFixture.Regression values in Fixture.Regression)
        {
            var errors = new RegressionErrors(values.Targets);
            errors.Add(values.Values, values.Predictions);
            RegressionErrors[] targets = [.. Enumerable.Range(0, values.Targets).Select(errors.OfTarget)];

            Same([errors.MeanAbsoluteError, errors.MeanSquaredError, errors.RootMeanSquaredError], [values.MeanAbsoluteError, values.MeanSquaredError, Math.Sqrt(values.MeanSquaredError)]);
            Same([errors.RSquared], [values.RSquared ?? double.NaN]);
            Same(targets.Select(target => target.MeanAbsoluteError), values.MeanAbsoluteErrors);
            Same(targets.Select(target => target.RSquared), values.RSquareds.Select(value => value ?? double.NaN));
        }
    }

    private static ConfusionMatrix Matrix(MetricsFixture.Classification values)
    {
        var matrix = new ConfusionMatrix(values.ClassCount);
        matrix.Add(values.Labels, values.Predictions);
        return matrix;
    }

    private static void Same(ClassificationReport report, MetricsFixture.Scores expected)
    {
        Same(report.Classes.Select(row => row.Precision), expected.PerClass[0]);
        Same(report.Classes.Select(row => row.Recall), expected.PerClass[1]);
        Same(report.Classes.Select(row => row.F1), expected.PerClass[2]);
        Same(report.MicroAverage, expected.Micro);
        Same(report.MacroAverage, expected.Macro);
        Same(report.WeightedAverage, expected.Weighted);
    }

    private static void Same(ClassScores scores, double[][] expected) => Same([scores.Precision, scores.Recall, scores.F1], expected.SelectMany(value => value));

    private static void Same(IEnumerable<double> actual, IEnumerable<double> expected)
    {
        double[] values = [.. actual], others = [.. expected];
        values.Should().HaveSameCount(others);
        for (int i = 0; i < values.Length; i++)
        {
            (values[i].Equals(others[i]) || Math.Abs(values[i] - others[i]) <= Tolerance * Math.Max(1, Math.Abs(others[i]))).Should()
                .BeTrue($"number {i} should be {others[i]:R}, but was {values[i]:R}");
        }
    }
}
