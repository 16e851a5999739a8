using SeqModels.Forecasting;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Training;

// A backtest forecasts from many origins without reading the future. Here it compares a linear model, an MLP and a GRU with naive forecasts
// on two series of known structure: one has trend and season, one is chaotic. How large are the errors, and how often do intervals cover?
const ulong Seed = 1;
const int Horizon = 12;
bool quick = args.Contains("--quick");
int length = quick ? 240 : 600;
string folder = Directory.CreateDirectory(Path.Combine("out", "forecast-backtest")).FullName;
SeriesTransform seasonalDifference = new Differencing { Order = 0, SeasonalPeriod = Horizon }.Then(new StandardScaler());
(string Name, double[] Values, double Noise, SeriesTransform Transform, int Lags, int Period)[] series =
[
    ("Trend and season", Seasonal(new(Seed)), 0.5, seasonalDifference, 13, Horizon),
    ("Quadratic map", Quadratic(new(Seed)), 0.02, new StandardScaler(), 2, 1),
];
int[] steps = [.. Enumerable.Range(0, Horizon)];
TrainingOptions fit = new() { Epochs = quick ? 5 : 200, Patience = 20, Seed = Seed, Optimizer = new AdamOptions { LearningRate = 0.005 } };
var panels = new List<Chart>();
foreach ((string name, double[] values, double noise, SeriesTransform transform, int lags, int period) in series)
{
    IForecaster[] models =
    [
        new LinearAutoregression(new() { Lags = lags, Transform = transform }),
        new WindowForecaster(new() { Lags = lags, HiddenSizes = [16], Transform = transform, Seed = Seed, Training = fit }),
        new RecurrentForecaster(new()
        {
            Recurrent = new GruOptions(),
            HiddenSize = 16,
            SequenceLength = 2 * Horizon,
            Head = new GaussianHead(),
            Transform = transform,
            Seed = Seed,
            Training = fit with { Epochs = quick ? 5 : 60 },
        }),
    ];

    // Refit every 50 origins, on the values up to the origin only. Naive forecasts are always in the table.
    BacktestResult result = Backtest.Run(values, models, new()
    {
        Horizon = Horizon,
        SeasonalPeriod = period,
        TrainingLength = length * 2 / 3,
        RefitEvery = quick ? 0 : 50,
        Prediction = new() { PathCount = quick ? 100 : 1000, Seed = Seed },
    });
    Console.WriteLine($"{name}; the noise alone gives a one-step RMSE of {noise}.\n{result}");
    Console.WriteLine(result.StepTable("RMSE by step", scores => scores.RootMeanSquaredError));

    // The last forecasts of the best model, one after the other, with their intervals.
    BacktestRow best = result.Rows.Where(row => !row.IsBaseline).MinBy(row => row.Overall.Crps)!;
    BacktestForecast[] last = [.. best.Forecasts.Where((_, i) => i % Horizon == 0).TakeLast(4)];
    double[] Each(Func<BacktestForecast, int, double> value) => [.. last.SelectMany(row => steps.Select(step => value(row, step)))];
    double[] times = Each((row, step) => row.Origin + step), low = Each((row, step) => row.Interval(0, step).Lower);
    panels.Add(new Chart
    {
        Title = $"{name}: forecasts of {best.Name}, {Horizon} steps each",
        Bands = [new Band("80 % interval", times, low, Each((row, step) => row.Interval(0, step).Upper)) { Color = Palette.Blue }],
        Lines = [new("forecast", times, Each((row, step) => row.Predicted(step))), new("data", times, Each((row, i) => row.Actual(i)))],
        Legend = LegendPosition.Right,
    });
}

new Figure(panels).Save(Path.Combine(folder, "backtest.png"), new ChartSize(860, 620));

// 0.05 t + 3 sin(2πt/12) + cos(2πt/6) + u_t, where u_t = 0.7 u_{t−1} + N(0, 0.5²)
double[] Seasonal(RandomSource random, double u = 0) => [.. Enumerable.Range(0, length).Select(t =>
    (0.05 * t) + (3 * Math.Sin(2 * Math.PI * t / 12)) + Math.Cos(2 * Math.PI * t / 6) + (u = (0.7 * u) + (0.5 * random.NextNormal())))];

// x_t = 1 − 1.7 x²_{t−1} + N(0, 0.02²)
double[] Quadratic(RandomSource random, double x = 0) =>
    [x, .. Enumerable.Range(1, length - 1).Select(_ => x = 1 - (1.7 * x * x) + (0.02 * random.NextNormal()))];
