using SeqModels.Forecasting;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Training;

namespace SeqModels.Tests.Forecasting.Neural;

/// <summary>Short series and small networks.</summary>
internal static class Tiny
{
    public static TrainingOptions Epochs(int epochs, double rate = 0.01) => new() { Epochs = epochs, Optimizer = new AdamOptions { LearningRate = rate } };

    public static WindowForecasterOptions Window(int epochs = 2) => new() { Lags = 3, HiddenSizes = [4], Training = Epochs(epochs) };

    public static RecurrentForecasterOptions Recurrent(int epochs = 2) => new()
    {
        HiddenSize = 4,
        SequenceLength = 6,
        Training = Epochs(epochs),
    };

    public static NeuralForecaster Create(NeuralForecasterOptions options) => options is WindowForecasterOptions window
        ? new WindowForecaster(window)
        : new RecurrentForecaster((RecurrentForecasterOptions)options);

    /// <summary>A forecaster of each class.</summary>
    public static NeuralForecaster Create(bool isRecurrent, Func<NeuralForecasterOptions, NeuralForecasterOptions>? change = null, int epochs = 2)
    {
        NeuralForecasterOptions options = isRecurrent ? Recurrent(epochs) : Window(epochs);
        return Create(change?.Invoke(options) ?? options);
    }

    /// <summary>y_t = φ y_{t−1} + ε_t with ε of standard deviation 1.</summary>
    public static double[] Autoregression(int length, double coefficient = 0.8, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        var values = new double[length];
        for (int t = 0; t < length; t++)
            values[t] = (t == 0 ? 0 : coefficient * values[t - 1]) + random.NextNormal();
        return values;
    }

    public static double[] Noise(int length, ulong seed) => Autoregression(length, 0, seed);

    /// <summary>Two variables, one past input and one known input, which extends 20 rows beyond the end.</summary>
    public static TimeSeries WithInputs(int length, ulong seed = 3)
    {
        double[] first = Autoregression(length, 0.7, seed), second = Noise(length, seed + 1);
        var values = new double[length, 2];
        for (int t = 0; t < length; t++)
            (values[t, 0], values[t, 1]) = (5 + first[t], 100 * second[t]);
        return new TimeSeries(values, ["a", "b"], Noise(length, seed + 2), Noise(length + 20, seed + 3));
    }

    public static double[] Flat(double[,] forecast) => [.. forecast.Cast<double>()];

    /// <summary>Every mean and some quantiles.</summary>
    public static double[] Flat(ForecastDistribution forecast)
    {
        var numbers = new List<double>();
        for (int step = 0; step < forecast.Horizon; step++)
        {
            for (int variable = 0; variable < forecast.VariableCount; variable++)
                numbers.AddRange([forecast.Mean(step, variable), forecast.Quantile(0.1, step, variable), forecast.Quantile(0.9, step, variable)]);
        }

        return [.. numbers];
    }

    /// <summary>The root of the mean squared one-step error over the end of a series.</summary>
    public static double OneStepError(IForecaster forecaster, TimeSeries series, int count)
    {
        double sum = 0;
        for (int t = series.Length - count; t < series.Length; t++)
            sum += Math.Pow(series[t] - forecaster.Predict(series.Slice(0, t), 1)[0, 0], 2);
        return Math.Sqrt(sum / count);
    }
}
