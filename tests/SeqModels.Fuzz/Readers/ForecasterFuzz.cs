using SeqModels.Forecasting;
using SeqModels.Fuzz.Mutations;
using SeqModels.Numerics;
using SeqModels.Training;

namespace SeqModels.Fuzz.Readers;

/// <summary>A forecaster from a JSON file; then forecasts.</summary>
internal sealed class ForecasterFuzz(string name, Func<string, IForecaster> load, Func<IForecaster> create) : JsonFuzz
{
    public override string Name => name;

    public override void Read(FuzzInput input) => Use(load(input.Path));

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        IForecaster forecaster = create();
        forecaster.Fit(Series());
        return [Saved(forecaster.Save)];
    }

    /// <summary>Forecasts of a loaded model; those of parameters at the limits overflow, which the methods document.</summary>
    internal static void Use(IForecaster forecaster)
    {
        double[] history = Series();
        if (forecaster.MinHistory > history.Length)
        {
            return;
        }

        try
        {
            forecaster.Predict(history, 1);
            forecaster.PredictDistribution(history, 1, new PredictionOptions { PathCount = 5 });
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
        }
    }

    internal static double[] Series()
    {
        var random = new RandomSource(1);
        return [.. Enumerable.Range(0, 40).Select(_ => random.NextNormal())];
    }
}

/// <summary><see cref="WindowForecaster.Load"/>; then forecasts.</summary>
internal sealed class NeuralForecasterFuzz : FuzzReader
{
    public override string Name => "neural-forecaster";

    public override void Read(FuzzInput input) => ForecasterFuzz.Use(WindowForecaster.Load(input.Path));

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("forecaster");
        foreach (ForecastHead head in (ForecastHead[])[new PointHead(), new GaussianHead(), new QuantileHead()])
        {
            var forecaster = new WindowForecaster(new WindowForecasterOptions { Lags = 2, HiddenSizes = [3], Head = head, Training = new TrainingOptions { Epochs = 1 } });
            forecaster.Fit(ForecasterFuzz.Series());
            forecaster.Save(path);
            yield return File.ReadAllBytes(path);
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random);
}
