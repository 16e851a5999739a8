using SeqModels.Forecasting;
using SeqModels.NGrams;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Plotting.Tests;

public sealed class ReadyMadeTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TrainingCurvesShowWhatThereIs()
    {
        Figure full = TrainingCurves.Of(Epochs(3, validated: true, rate: 0.1, norm: 2), "title", [new("published", 120)]);
        full.Panels.Select(panel => panel.YLabel).Should().Equal("perplexity", "learning rate", "gradient norm before clipping");
        var main = (Chart)full.Panels[0];
        main.Lines.Select(line => line.Name).Should().Equal("training", "validation, lowest 2.718 after epoch 3");
        main.Lines[0].X.Should().Equal(1, 2, 3);
        main.References.Single().Name.Should().Be("published: 120");
        full.Save(_folder.File("full.png"));
        Figure least = TrainingCurves.Of(Epochs(1, validated: false, rate: 0, norm: 0), measure: TrainingMeasure.Loss);
        least.Panels.Should().ContainSingle().Which.YLabel.Should().Be("loss");
        least.Save(_folder.File("least.png"));
    }

    [Fact]
    public void TrainingCurvesNeedAnEpoch() => FluentActions.Invoking(() => TrainingCurves.Of(new TrainingResult { Reason = StopReason.Finished, Epochs = [] }))
        .Should().Throw<ArgumentException>().WithMessage("TrainingCurves: at least one epoch is needed*");

    [Fact]
    public void AZipfPlotHasACurvePerOrderAndItsLaw()
    {
        string[] lines = [.. Enumerable.Range(1, 60).Select(i => string.Join(' ', Enumerable.Range(1, 60).Where(word => i % word == 0).Select(word => $"w{word}")))];
        Corpus corpus = Corpus.FromLines(lines, CorpusOptions.Words);
        CorpusStatistics statistics = CorpusStatistics.Of(corpus.Encode(corpus.BuildVocabulary(VocabularyOptions.Closed)));
        Chart chart = ZipfPlot.Of(statistics);
        chart.Lines.Count(line => !line.Dashed).Should().Be(statistics.Orders.Count);
        chart.Lines[0].Name.Should().MatchRegex(@"^unigrams: exponent \d\.\d\d$");
        chart.Lines[0].Y[0].Should().Be(statistics.Orders[0].Frequencies[0]);
        chart.Lines[0].X[^1].Should().Be(statistics.Orders[0].Types);
        chart.Lines.Last(line => line.Dashed).Y.Should().HaveCount(2);
        chart.Save(_folder.File("zipf.png"));
    }

    [Fact]
    public void AForecastFollowsItsHistory()
    {
        TimeSeries series = Enumerable.Range(0, 60).Select(t => Math.Sin(t) + (0.01 * t)).ToArray();
        var model = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 4 });
        TimeSeries history = series.Slice(0, 50);
        model.Fit(history);
        ForecastDistribution forecast = model.PredictDistribution(history, 10);
        Chart chart = ForecastPlot.Of(history, forecast, series.Slice(50, 6), new ForecastPlotOptions { HistoryLength = 20, Levels = [0.5, 0.9], ShowsMedian = true });
        chart.Lines.Select(line => (line.Name, line.X[0], line.X.Count)).Should().Equal(("history", 30, 20), ("forecast (median)", 50, 10), ("actual", 50, 6));
        chart.Lines[1].Y[3].Should().Be(forecast.Quantile(0.5, 3));
        chart.Bands.Select(band => band.Name).Should().Equal("90 % interval", "50 % interval");
        chart.Bands[0].High[2].Should().Be(forecast.Interval(0.9, 2).Upper);
        chart.Save(_folder.File("forecast.png"));
        FluentActions.Invoking(() => ForecastPlot.Of(history, forecast, options: new ForecastPlotOptions { Variable = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("ForecastPlot: history must have the variable 1, but has 1 (from 0).");
        FluentActions.Invoking(() => new ForecastPlotOptions { Levels = [1.5] }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*above 0 and below 1*");
    }

    [Fact]
    public void WithoutHistoryItHasNoName()
    {
        TimeSeries history = new double[] { 1, 2, 3 };
        var forecast = new GaussianForecast(new double[,] { { 1 }, { 2 } }, new double[,] { { 1 }, { 1 } });
        ForecastPlot.Of(history, forecast, options: new ForecastPlotOptions { HistoryLength = 0 }).Lines.Select(line => line.Name).Should().Equal("forecast (mean)");
        ForecastPlot.Of(history, forecast, options: new ForecastPlotOptions { Levels = [0.8, 0.5, 0.8] }).Bands.Select(band => band.Name).Should().Equal("80 % interval", "50 % interval");
    }

    private static EpochResult[] Epochs(int count, bool validated, double rate, double norm) =>
    [
        .. Enumerable.Range(1, count).Select(i => new EpochResult
        {
            Epoch = i, TrainLoss = 5 - i, ValidationLoss = validated ? 4 - i : null, LearningRate = rate, GradientNorm = norm,
        }),
    ];
}
