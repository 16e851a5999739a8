using System.Globalization;
using Samples;
using SeqModels.Forecasting;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Training;

const int Horizon = 12;

return LessonOptions.Run(
    args,
    "ForecastBacktest",
    "backtests AR, an MLP and a GRU beside naive forecasts on a seasonal series with a trend and on a chaotic one.",
    options =>
    {
        int length = options.Quick ? 240 : 600;
        var seasonal = new Differencing { Order = 0, SeasonalPeriod = Horizon }.Then(new StandardScaler());
        Study[] studies =
        [
            new("Trend and season", "0.05 t + 3 sin(2πt/12) + cos(2πt/6) + u_t, u_t = 0.7 u_{t−1} + N(0, 0.5²)", 0.5, Seasonal(length, options.Seed), seasonal, Lags: 13, Period: Horizon),
            new("Quadratic map", "1 − 1.7 x²_{t−1} + N(0, 0.02²), which is chaotic", 0.02, Quadratic(length, options.Seed), new StandardScaler(), Lags: 2, Period: 1),
        ];
        var panels = new List<Chart>();
        foreach (Study study in studies)
        {
            Console.WriteLine($"{study.Name}: x_t = {study.Formula}; the noise alone gives a one-step RMSE of {study.Noise.ToString(CultureInfo.InvariantCulture)}.");
            BacktestResult result = Backtest.Run(study.Values, Models(study, options), new BacktestOptions
            {
                Horizon = Horizon,
                SeasonalPeriod = study.Period,
                TrainingLength = length * 2 / 3,
                RefitEvery = options.Quick ? 0 : 50,
                Prediction = new PredictionOptions { PathCount = options.Quick ? 100 : 1000, Seed = options.Seed },
            });
            Console.WriteLine(result);
            Console.WriteLine(result.StepTable("RMSE by step", scores => scores.RootMeanSquaredError));
            panels.AddRange(Panels(study, result));
        }

        string file = Path.Combine(options.Out, "backtest.png");
        new Figure(panels).Save(file);
        Console.WriteLine($"Wrote {file}.");
    });

static IForecaster[] Models(Study study, LessonOptions options)
{
    TrainingOptions Training(int epochs) => new() { Epochs = options.Quick ? 5 : epochs, Seed = options.Seed, Optimizer = new AdamOptions { LearningRate = 0.005 }, Patience = 20 };
    return
    [
        new LinearAutoregression(new LinearAutoregressionOptions { Lags = study.Lags, Transform = study.Transform }),
        new WindowForecaster(new WindowForecasterOptions
        {
            Lags = study.Lags, HiddenSizes = [16], Transform = study.Transform, Seed = options.Seed, Training = Training(200),
        }),
        new RecurrentForecaster(new RecurrentForecasterOptions
        {
            Recurrent = new GruOptions(), HiddenSize = 16, SequenceLength = 2 * Horizon, Head = new GaussianHead(), Transform = study.Transform, Seed = options.Seed, Training = Training(60),
        }),
    ];
}

static double[] Seasonal(int length, ulong seed)
{
    var random = new RandomSource(seed);
    var values = new double[length];
    double noise = 0;
    for (int t = 0; t < length; t++)
    {
        noise = (0.7 * noise) + (0.5 * random.NextNormal());
        values[t] = (0.05 * t) + (3 * Math.Sin(2 * Math.PI * t / 12)) + Math.Cos(2 * Math.PI * t / 6) + noise;
    }

    return values;
}

static double[] Quadratic(int length, ulong seed)
{
    var random = new RandomSource(seed);
    var values = new double[length];
    for (int t = 1; t < length; t++)
        values[t] = 1 - (1.7 * values[t - 1] * values[t - 1]) + (0.02 * random.NextNormal());
    return values;
}

static IEnumerable<Chart> Panels(Study study, BacktestResult result)
{
    // Forecasts of the best model, one after the other.
    BacktestRow best = result.Rows.Where(row => !row.IsBaseline).MinBy(row => row.Overall.Crps)!;
    BacktestForecast[] shown = [.. best.Forecasts.Where((_, i) => i % Horizon == 0).TakeLast(6)];
    double[] Each(Func<BacktestForecast, int, double> value) => [.. shown.SelectMany(forecast => Enumerable.Range(0, Horizon).Select(step => value(forecast, step)))];
    double[] times = Each((forecast, step) => forecast.Origin + step);
    yield return new Chart
    {
        Title = $"{study.Name}: {best.Name}, {Horizon} steps from every {Horizon}th origin",
        XLabel = "time",
        YLabel = "x",
        Bands =
        [
            new Band("95 % interval", times, Each((forecast, step) => forecast.Interval(1, step).Lower), Each((forecast, step) => forecast.Interval(1, step).Upper)) { Color = Palette.Blue },
            new Band("80 % interval", times, Each((forecast, step) => forecast.Interval(0, step).Lower), Each((forecast, step) => forecast.Interval(0, step).Upper)) { Color = Palette.Blue, Opacity = 0.35 },
        ],
        Lines = [new Line("forecast", times, Each((forecast, step) => forecast.Predicted(step))), new Line("data", times, Each((forecast, step) => forecast.Actual(step)))],
        Legend = LegendPosition.Right,
    };
    double[] steps = [.. Enumerable.Range(1, Horizon).Select(step => (double)step)];
    yield return new Chart
    {
        Title = $"{study.Name}: error by steps ahead",
        XLabel = "steps ahead",
        YLabel = "RMSE",
        Lines = [.. result.Rows.Select(row => new Line(row.Name, steps, [.. steps.Select(step => row.Scores((int)step - 1).RootMeanSquaredError)]) { Dashed = row.IsBaseline })],
        Legend = LegendPosition.Right,
        References = [new ReferenceLine("noise", study.Noise)],
    };
}

/// <summary>A series of known structure.</summary>
internal sealed record Study(string Name, string Formula, double Noise, double[] Values, SeriesTransform Transform, int Lags, int Period);
