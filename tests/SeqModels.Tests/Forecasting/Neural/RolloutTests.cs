using SeqModels.Forecasting;
using SeqModels.Forecasting.Neural;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Forecasting.Neural;

/// <summary>Windows, batches and predictions that are fed back, against their definitions.</summary>
public sealed class RolloutTests
{
    private static readonly TimeSeries Example = new(
        new double[,] { { 0, 10 }, { 1, 11 }, { 2, 12 }, { 3, 13 }, { 4, 14 }, { 5, 15 } },
        pastInputs: new double[] { 20, 21, 22, 23, 24, 25 },
        knownInputs: new double[] { 30, 31, 32, 33, 34, 35, 36, 37 });

    [Fact]
    public void ABatchContainsTheValuesOfItsWindows()
    {
        var sizes = new NetworkSizes(2, 1, 1, ContextLength: 2, Horizon: 2);
        PreparedSeries[] series = [new(Example)];
        WindowBatch last = WindowBatch.Of(series, [new WindowOrigin(0, 4)], sizes, 1);
        last.Past.AsSpan().ToArray().Should().Equal(2, 12, 22, 3, 13, 23);
        last.Known!.AsSpan().ToArray().Should().Equal(34, 35);
        last.Targets.AsSpan().ToArray().Should().Equal(4, 14, 5, 15);

        WindowBatch each = WindowBatch.Of(series, [new WindowOrigin(0, 4), new WindowOrigin(0, 3)], sizes, 2);
        (each.Past.Shape == Shape.Create(2, 2, 3)).Should().BeTrue();
        each.Known!.AsSpan().ToArray().Should().Equal(33, 34, 34, 35, 32, 33, 33, 34);
        each.Targets.AsSpan().ToArray().Should().Equal(3, 13, 4, 14, 4, 14, 5, 15, 2, 12, 3, 13, 3, 13, 4, 14);
    }

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(3, 0.3)]
    [InlineData(2, 0)]
    public void TrainingTargetsEndBeforeTheValidatedOnes(int horizon, double fraction)
    {
        PreparedSeries[] series = [new(Tiny.Noise(40, 1)), new(Tiny.Noise(25, 2))];
        WindowPlan plan = WindowPlan.Of(series, 0, 4, horizon, fraction, "Test");
        for (int s = 0; s < 2; s++)
        {
            WindowOrigin[] training = [.. plan.Training.Where(origin => origin.Series == s)], validation = [.. plan.Validation.Where(origin => origin.Series == s)];
            int count = series[s].Length - 4 - horizon + 1, validated = (int)(fraction * count);
            validation.Should().HaveCount(validated);
            training[0].Time.Should().Be(4);
            (validated == 0 ? training : validation)[^1].Time.Should().Be(series[s].Length - horizon);
            if (validated > 0)
                (training[^1].Time + horizon).Should().Be(validation[0].Time);
        }

        plan.Strided(2, 5, 4).Should().OnlyContain(origin => (origin.Time - 4) % 5 == 2).And.NotBeEmpty();
    }

    [Fact]
    public void AWindowForecasterFeedsItsPredictionsBack()
    {
        TimeSeries series = new(Tiny.Autoregression(60), knownInputs: new TimeSeries(Tiny.Noise(70, 2)));
        var forecaster = new WindowForecaster(Tiny.Window());
        forecaster.Fit(series);
        double[,] four = forecaster.Predict(series, 4);
        double[] values = series.Variable(0);
        for (int step = 0; step < 4; step++)
        {
            double next = forecaster.Predict(new TimeSeries(values, knownInputs: series.KnownInputs), 1)[0, 0];
            four[step, 0].Should().BeApproximately(next, 1e-5);
            values = [.. values, next];
        }
    }

    public static TheoryData<string> Cells() => ["Rnn", "Gru", "Lstm", "Cell", "Two layers", "Projected"];

    [Theory]
    [MemberData(nameof(Cells))]
    public void RecurrentPathsAreTheNetworkOverTheLongerSequence(string cell)
    {
        RecurrentForecasterOptions options = Tiny.Recurrent() with { Recurrent = Layers(cell) };
        var sizes = new NetworkSizes(1, 0, 1, options.SequenceLength, 1);
        var network = (RecurrentNetwork)options.CreateNetwork(sizes);
        network.Evaluate();
        float[] past = [.. Tiny.Noise(8, 3).Select(value => (float)value)], known = [.. Tiny.Noise(8, 4).Select(value => (float)value)];
        Rollout rollout = network.Begin(new ForecastContext(past[..6], known), 3);
        for (int length = 6; ; length++)
        {
            Tensor whole = network.Forward(Tensor.From(past.AsSpan(0, length), [1, length, 1]), Tensor.From(known.AsSpan(0, length), [1, length, 1]));
            float expected = whole.AsSpan()[^1];
            rollout.Outputs.ToArray().Should().Equal(expected, expected, expected);
            if (length == 8)
                break;
            rollout.Advance([past[length], past[length], past[length]]);
        }
    }

    [Fact]
    public void PathsDifferOnlyByTheirOwnDraws()
    {
        TimeSeries series = Tiny.Autoregression(80);
        foreach (NeuralForecaster forecaster in (NeuralForecaster[])[new WindowForecaster(Tiny.Window()), new RecurrentForecaster(Tiny.Recurrent() with { Head = new GaussianHead() })])
        {
            forecaster.Fit(series);
            var many = (SampleForecast)forecaster.PredictDistribution(series, 5, new PredictionOptions { PathCount = 7, Seed = 4 });
            var few = (SampleForecast)forecaster.PredictDistribution(series, 5, new PredictionOptions { PathCount = 3, Seed = 4 });
            few.AsSpan().ToArray().Should().Equal(many.AsSpan()[..few.AsSpan().Length].ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
            many.AsSpan().ToArray().Should().OnlyHaveUniqueItems();
        }
    }

    internal static RecurrentOptions Layers(string cell) => cell switch
    {
        "Rnn" => new RnnOptions(),
        "Lstm" => new LstmOptions { Peepholes = true },
        "Projected" => new LstmOptions { ProjectionSize = 1, HasBias = false },
        "Cell" => new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new GruCell(inputSize, hiddenSize, random) },
        "Two layers" => new GruOptions { LayerCount = 2, ResetAfter = true },
        _ => new GruOptions(),
    };
}
