using SeqModels.Forecasting;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Training;

// A noisy sine, x_t = sin(0.01 t) + N(0, 0.2²), forecast 1 to 64 steps ahead by a linear model, an MLP and a GRU. One step ahead, all of
// them come near the noise. What happens when predictions are fed back?
const ulong Seed = 1;
const int Length = 1000, MaxStep = 64;
bool quick = args.Contains("--quick");
string folder = Directory.CreateDirectory(Path.Combine("out", "sine-forecast")).FullName;

var random = new RandomSource(Seed);
double[] values = [.. Enumerable.Range(1, Length).Select(t => Math.Sin(0.01 * t) + (0.2 * random.NextNormal()))];
TimeSeries series = values, training = series[..604];
TrainingOptions options = new() { BatchSize = 16, KeepBest = false, Seed = Seed, Optimizer = new AdamOptions { LearningRate = 0.005 } };
IForecaster[] models =
[
    new LinearAutoregression(new() { Lags = 4 }),
    new WindowForecaster(new()
    {
        Lags = 4,
        HiddenSizes = [10],
        ValidationFraction = 0,
        Seed = Seed,
        Training = options with { Epochs = quick ? 10 : 50 },
    }),
    new RecurrentForecaster(new()
    {
        Recurrent = new GruOptions(),
        HiddenSize = 16,
        SequenceLength = 32,
        ValidationFraction = 0,
        Seed = Seed,
        Training = options with { Epochs = quick ? 2 : 10 },
    }),
    new NaiveForecaster(),      // repeats the last value
];

// forecasts[model][k - 1][t]: the prediction of x_t from the values up to t - k, and NaN where there is none.
double[][][] forecasts = Array.ConvertAll(models, model =>
{
    model.Fit(training);
    double[][] steps = [.. Enumerable.Range(0, MaxStep).Select(_ => Enumerable.Repeat(double.NaN, Length).ToArray())];
    for (int end = model.MinHistory; end < Length; end += quick ? 5 : 1)
    {
        double[,] path = model.Predict(series[..end], MaxStep);
        for (int k = 1; k <= MaxStep && end + k <= Length; k++)
            steps[k - 1][end + k - 1] = path[k - 1, 0];
    }

    return steps;
});

// Errors over the times that every step can predict from a history beyond the training part.
int first = training.Length + MaxStep;
double mean = values[..training.Length].Average();
double Error(Func<int, double> predict) => Math.Sqrt(Enumerable.Range(first, Length - first)
    .Where(t => double.IsFinite(predict(t))).Average(t => Math.Pow(values[t] - predict(t), 2)));
string[] names = [.. models.Select(model => model.Name), "mean"];
double[][] errors = [.. forecasts.Select(steps => Array.ConvertAll(steps, step => Error(t => step[t]))), new double[MaxStep]];
Array.Fill(errors[^1], Error(_ => mean));
Console.WriteLine($"RMSE of the last {Length - first} values by steps ahead; the noise has {Error(t => Math.Sin(0.01 * (t + 1))):F3}.");
int[] shown = [1, 4, 16, 64];
Console.WriteLine($"{"model",-16}{string.Concat(shown.Select(k => $"{k,8}"))}");
for (int i = 0; i < names.Length; i++)
    Console.WriteLine($"{names[i],-16}{string.Concat(shown.Select(k => $"{errors[i][k - 1],8:F3}"))}");
double[] ahead = [.. Enumerable.Range(1, MaxStep).Select(k => (double)k)];
Chart Panel(string title, IEnumerable<Line> lines) =>
    new() { Title = title, YLabel = "x", Lines = [.. lines], Legend = LegendPosition.Right };
Chart Predictions(string title, int k)
{
    Chart lines = Panel(title, names[..3].Select((name, i) => new Line(name, forecasts[i][k - 1])));
    return lines with { XLabel = "time", Points = [new Line("data", values) { Color = "#BBBBBB" }] };
}
Chart byStep = Panel("Error by steps ahead", names.Select((name, i) => new Line(name, ahead, errors[i]) { Dashed = i > 2 }));
byStep = byStep with { XLabel = "steps ahead", YLabel = "RMSE", References = [new("noise", 0.2)] };
new Figure(Predictions("One step ahead", 1), Predictions("64 steps ahead", 64), byStep).Save($"{folder}/sine-forecast.png", new(800, 800));
