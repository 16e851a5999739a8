using SeqModels.Forecasting;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Training;

namespace SeqModels.Tests.Forecasting.Neural;

/// <summary>The contract of forecasters, for both neural ones.</summary>
public sealed class NeuralForecasterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neural-forecast").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<bool, string> Forms()
    {
        var forms = new TheoryData<bool, string>();
        foreach (bool isRecurrent in (bool[])[false, true])
        {
            foreach (string form in (string[])["point", "absolute", "huber direct", "gaussian", "gaussian direct", "quantiles", "quantiles direct", "point differences direct"])
                forms.Add(isRecurrent, form);
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void ALoadedForecasterPredictsTheSameBits(bool isRecurrent, string form)
    {
        TimeSeries series = Tiny.WithInputs(60);
        NeuralForecaster forecaster = Tiny.Create(isRecurrent, options => Form(options, form));
        forecaster.Fit([series, Tiny.WithInputs(50, 9)]);
        string path = Path.Combine(_folder, "forecaster.safetensors");
        forecaster.Save(path);
        NeuralForecaster loaded = isRecurrent ? RecurrentForecaster.Load(path) : WindowForecaster.Load(path);
        loaded.Name.Should().Be(forecaster.Name);
        int horizon = form.Contains("direct", StringComparison.Ordinal) ? 3 : 1;
        Tiny.Flat(loaded.Predict(series, horizon)).Should().Equal(Tiny.Flat(forecaster.Predict(series, horizon)));
        ForecastDistribution expected = forecaster.PredictDistribution(series, horizon), found = loaded.PredictDistribution(series, horizon);
        found.Should().BeOfType(expected.GetType());
        Tiny.Flat(found).Should().Equal(Tiny.Flat(expected)).And.OnlyContain(value => double.IsFinite(value));
        var bootstrap = new PredictionOptions { Method = PredictionMethod.ResidualBootstrap, PathCount = 20 };
        Tiny.Flat(loaded.PredictDistribution(series, horizon, bootstrap)).Should().Equal(Tiny.Flat(forecaster.PredictDistribution(series, horizon, bootstrap)));
    }

    [Theory]
    [MemberData(nameof(RolloutTests.Cells), MemberType = typeof(RolloutTests))]
    public void EveryRecurrentLayerIsSavedAndLoaded(string cell)
    {
        TimeSeries series = Tiny.Autoregression(60);
        var forecaster = new RecurrentForecaster(Tiny.Recurrent(1) with { Recurrent = RolloutTests.Layers(cell) });
        forecaster.Fit(series);
        string path = Path.Combine(_folder, "forecaster.safetensors");
        forecaster.Save(path);
        RecurrentCellFactory? factory = (forecaster.Options.Recurrent as CellLayerOptions)?.CellFactory;
        Tiny.Flat(RecurrentForecaster.Load(path, cellFactory: factory).Predict(series, 4)).Should().Equal(Tiny.Flat(forecaster.Predict(series, 4)));
        if (factory is not null)
            FluentActions.Invoking(() => RecurrentForecaster.Load(path)).Should().Throw<ArgumentException>().WithMessage("RecurrentForecaster.Load: *user-defined cells*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DamagedFilesAreRejected(bool isRecurrent)
    {
        NeuralForecaster forecaster = Tiny.Create(isRecurrent, epochs: 1);
        forecaster.Fit(Tiny.Autoregression(40));
        string path = Path.Combine(_folder, "forecaster.safetensors");
        forecaster.Save(path);
        FluentActions.Invoking(() => isRecurrent ? (IForecaster)WindowForecaster.Load(path) : RecurrentForecaster.Load(path))
            .Should().Throw<InvalidDataException>().WithMessage("*'kind' must be*");
        byte[] bytes = File.ReadAllBytes(path);
        foreach ((string from, string to) in ((string, string)[])[("\\\"lags\\\":3", "\\\"lags\\\":9"), ("\\\"hiddenSize\\\":4", "\\\"hiddenSize\\\":9"), ("\\\"seed\\\"", "\\\"Seed\\\""), ("\\\"version\\\":1", "\\\"version\\\":2")])
        {
            string damaged = Path.Combine(_folder, "damaged.safetensors");
            byte[] changed = Replace(bytes, from, to);
            if (changed.AsSpan().SequenceEqual(bytes))
                continue;
            File.WriteAllBytes(damaged, changed);
            FluentActions.Invoking(() => isRecurrent ? (IForecaster)RecurrentForecaster.Load(damaged) : WindowForecaster.Load(damaged))
                .Should().Throw<InvalidDataException>(to).WithMessage("*damaged.safetensors*");
        }
    }

    [Fingerprint("window-forecaster")]
    internal static void WindowBits(Fingerprint print) => Print(print, Tiny.Create(isRecurrent: false));

    [Fingerprint("recurrent-forecaster")]
    internal static void RecurrentBits(Fingerprint print) => Print(print, Tiny.Create(isRecurrent: true));

    [Fingerprint("linear-autoregression")]
    internal static void LinearBits(Fingerprint print) => Print(print, new LinearAutoregression(new LinearAutoregressionOptions { Lags = 3 }));

    private static void Print(Fingerprint print, IForecaster forecaster)
    {
        double[] series = Tiny.Autoregression(60);
        print.Add<double>(series);
        forecaster.Fit(series);
        print.Add<double>(Tiny.Flat(forecaster.Predict(series, 5)));
        print.Add<double>(Tiny.Flat(forecaster.PredictDistribution(series, 5, new PredictionOptions { PathCount = 20 })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheNumberOfThreadsDoesNotMatter(bool isRecurrent)
    {
        TimeSeries series = Tiny.WithInputs(80);
        double[] Run(int threads)
        {
            using (Parallelism.Limit(threads))
            {
                NeuralForecaster forecaster = Tiny.Create(isRecurrent, options => options with { Head = new GaussianHead(), DirectSteps = 2 });
                forecaster.Fit(series);
                return [.. Tiny.Flat(forecaster.Predict(series, 2)), .. Tiny.Flat(forecaster.PredictDistribution(series, 2, new PredictionOptions { Method = PredictionMethod.ResidualBootstrap }))];
            }
        }

        double[] one = Run(1);
        Run(2).Should().Equal(one);
        Run(4).Should().Equal(one);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFailedOrCancelledFitChangesNothing(bool isRecurrent)
    {
        TimeSeries series = Tiny.Autoregression(60);
        NeuralForecaster forecaster = Tiny.Create(isRecurrent);
        forecaster.Fit(series);
        (double[] before, TrainingResult? training) = (Tiny.Flat(forecaster.Predict(series, 3)), forecaster.Training);
        using var source = new CancellationTokenSource();
        var afterOneStep = new Reports(progress => source.Cancel());
        FluentActions.Invoking(() => forecaster.Fit([(TimeSeries)Tiny.Noise(60, 2)], afterOneStep, source.Token)).Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => forecaster.Fit(new double[] { 1, 2, double.NaN, 4, 5, 6, 7, 8, 9, 10 })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => forecaster.Fit([(TimeSeries)Tiny.Noise(60, 2)], new Reports(_ => throw new InvalidOperationException("stop")), default)).Should().Throw<InvalidOperationException>();
        Tiny.Flat(forecaster.Predict(series, 3)).Should().Equal(before);
        forecaster.Training.Should().BeSameAs(training);
    }

    [Fact]
    public void ARefitAndAnUnfittedCopyBeginAnew()
    {
        TimeSeries series = Tiny.Autoregression(60);
        var reports = new List<TrainingProgress>();
        var forecaster = new WindowForecaster(Tiny.Window());
        forecaster.Fit([series], new Reports(reports.Add), default);
        double[] once = Tiny.Flat(forecaster.Predict(series, 3));
        reports.Should().NotBeEmpty();
        forecaster.Training!.Epochs.Should().HaveCount(2).And.OnlyContain(epoch => epoch.ValidationLoss > 0);
        forecaster.Fit(series);
        Tiny.Flat(forecaster.Predict(series, 3)).Should().Equal(once);
        IForecaster copy = forecaster.CreateUnfitted();
        copy.IsFitted.Should().BeFalse();
        copy.Fit(series);
        Tiny.Flat(copy.Predict(series, 3)).Should().Equal(once);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ACancelledFitResumesFromItsCheckpoint(bool isRecurrent)
    {
        TimeSeries series = Tiny.Autoregression(60);
        NeuralForecaster whole = Tiny.Create(isRecurrent, epochs: 4);
        whole.Fit(series);
        NeuralForecaster resumed = Tiny.Create(isRecurrent, options => options with
        {
            Training = options.Training with { Checkpoints = new CheckpointOptions(Path.Combine(_folder, "run.safetensors")) },
        }, epochs: 4);
        using var source = new CancellationTokenSource();
        var inEpochThree = new Reports(progress =>
        {
            if (progress.Epoch == 3)
                source.Cancel();
        });
        FluentActions.Invoking(() => resumed.Fit([series], inEpochThree, source.Token)).Should().Throw<OperationCanceledException>();
        resumed.IsFitted.Should().BeFalse();
        resumed.Fit(series);
        resumed.Training!.ResumedFrom.Should().NotBeNull();
        Tiny.Flat(resumed.Predict(series, 3)).Should().Equal(Tiny.Flat(whole.Predict(series, 3)));
    }

    [Fact]
    public void NamesTellTheSizes()
    {
        new WindowForecaster(Tiny.Window()).Name.Should().Be("MLP(3; 4)");
        new WindowForecaster(Tiny.Window() with { HiddenSizes = [], Head = new GaussianHead(), DirectSteps = 12 }).Name.Should().Be("MLP(3; linear, Gaussian, direct 12)");
        new RecurrentForecaster(Tiny.Recurrent() with { Recurrent = new LstmOptions { LayerCount = 2 } }).Name.Should().Be("LSTM(6; 4x2)");
    }

    internal static NeuralForecasterOptions Form(NeuralForecasterOptions options, string form)
    {
        ForecastHead head = form.Split(' ')[0] switch
        {
            "absolute" => new PointHead { Loss = PointLoss.Absolute },
            "huber" => new PointHead { Loss = PointLoss.Huber, HuberDelta = 0.1 },
            "gaussian" => new GaussianHead { MinStandardDeviation = 0.1 },
            "quantiles" => new QuantileHead { Levels = [0.1, 0.3, 0.9] },
            _ => new PointHead(),
        };
        options = options with { Head = head, DirectSteps = form.Contains("direct", StringComparison.Ordinal) ? 3 : null };
        return form.Contains("differences", StringComparison.Ordinal) ? options with { Transform = new Differencing().Then(new MinMaxScaler()) } : options;
    }

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        byte[] copy = [.. bytes];
        int at = copy.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(from));
        if (at >= 0)
            System.Text.Encoding.UTF8.GetBytes(to).CopyTo(copy, at);
        return copy;
    }

    private sealed class Reports(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
