using System.Globalization;
using Samples;
using SeqModels.Forecasting;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Training;

const int Length = 1000, Lags = 4, TrainingWindows = 600, MaxStep = 64;
const double Noise = 0.2;
int[] shown = [1, 4, 16, 64];

return LessonOptions.Run(
    args,
    "SineForecast",
    "one and several steps ahead on a noisy sine, x_t = sin(0.01 t) + N(0, 0.2²), with a linear model, an MLP and a GRU.",
    options =>
    {
        var random = new RandomSource(options.Seed);
        double[] values = [.. Enumerable.Range(1, Length).Select(t => Math.Sin(0.01 * t) + (Noise * random.NextNormal()))];
        TimeSeries series = values, training = series[..(TrainingWindows + Lags)];

        IForecaster[] models =
        [
            new LinearAutoregression(new LinearAutoregressionOptions { Lags = Lags }),
            new WindowForecaster(new WindowForecasterOptions
            {
                Lags = Lags, HiddenSizes = [10], ValidationFraction = 0, Seed = options.Seed, Training = Training(options.Quick ? 10 : 50, options.Seed),
            }),
            new RecurrentForecaster(new RecurrentForecasterOptions
            {
                Recurrent = new GruOptions(), HiddenSize = 16, SequenceLength = 32, ValidationFraction = 0, Seed = options.Seed, Training = Training(options.Quick ? 2 : 10, options.Seed),
            }),
            new NaiveForecaster(),
        ];
        double mean = values[..training.Length].Average();
        int every = options.Quick ? 5 : 1;

        // Forecasts[model][k - 1][t]: the prediction of time t from the values up to t - k; NaN where there is none.
        double[][][] forecasts = Array.ConvertAll(models, model =>
        {
            model.Fit(training);
            double[][] steps = [.. Enumerable.Range(0, MaxStep).Select(_ => Enumerable.Repeat(double.NaN, Length).ToArray())];
            for (int end = model.MinHistory; end < Length; end += every)
            {
                double[,] path = model.Predict(series[..end], MaxStep);
                for (int k = 1; k <= MaxStep && end + k <= Length; k++)
                    steps[k - 1][end + k - 1] = path[k - 1, 0];
            }

            return steps;
        });

        // Errors over the times after the training part that every step can predict from a history beyond it.
        int first = training.Length + MaxStep;
        double Error(Func<int, double> predict) => Math.Sqrt(Enumerable.Range(first, Length - first).Where(t => double.IsFinite(predict(t))).Average(t => Math.Pow(values[t] - predict(t), 2)));
        string[] names = [.. models.Select(model => model.Name), "mean"];
        double[][] errors = [.. forecasts.Select(steps => steps.Select(step => Error(t => step[t])).ToArray()), [.. Enumerable.Repeat(Error(_ => mean), MaxStep)]];

        Console.WriteLine($"Root of the mean squared error over the {Length - first} last of {Length} values, by steps ahead; the noise alone has {Text(Error(t => Math.Sin(0.01 * (t + 1))))}:");
        Console.WriteLine($"{"model",-16}{string.Concat(shown.Select(k => $"{k,10}"))}");
        for (int i = 0; i < names.Length; i++)
            Console.WriteLine($"{names[i],-16}{string.Concat(shown.Select(k => $"{Text(errors[i][k - 1]),10}"))}");

        double[] times = [.. Enumerable.Range(1, Length).Select(t => (double)t)], steps = [.. Enumerable.Range(1, MaxStep).Select(k => (double)k)];
        var data = new Line("data", times, values) { Color = "#BBBBBB" };
        Chart Panel(string title, IEnumerable<Line> lines) => new()
        {
            Title = title,
            XLabel = $"time (training up to {training.Length})",
            YLabel = "x",
            Points = [data],
            Lines = [.. lines],
            Legend = LegendPosition.Right,
        };
        string file = Path.Combine(options.Out, "sine.png");
        new Figure(
            [
                Panel("One step ahead", Enumerable.Range(0, 3).Select(i => new Line(names[i], times, forecasts[i][0]))),
                .. Enumerable.Range(0, 3).Select(i => Panel(
                    $"{names[i]}: several steps ahead", shown.Select(k => new Line($"{k} {(k == 1 ? "step" : "steps")}", times, forecasts[i][k - 1])))),
                new Chart
                {
                    Title = "Error by steps ahead",
                    XLabel = "steps ahead",
                    YLabel = "RMSE",
                    Lines = [.. names.Select((name, i) => new Line(name, steps, errors[i]) { Dashed = i > 2, Marked = false })],
                    References = [new ReferenceLine("noise", Noise)],
                    Legend = LegendPosition.Right,
                },
            ]).Save(file);
        Console.WriteLine($"Wrote {file}.");
    });

static TrainingOptions Training(int epochs, ulong seed) => new() { Epochs = epochs, BatchSize = 16, Seed = seed, KeepBest = false, Optimizer = new AdamOptions { LearningRate = 0.005 } };

static string Text(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
