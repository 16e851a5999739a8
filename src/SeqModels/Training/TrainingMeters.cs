using System.Text.Json;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

/// <summary>Counters and running means of a run, in total and for the current epoch.</summary>
internal sealed class TrainingMeters
{
    private const double Smoothing = 0.98;

    private double _smoothed;
    private long _smoothedSteps;
    private double _lossSum;
    private double _itemSum;
    private double _normSum;

    public long TotalSteps { get; private set; }

    public long SkippedSteps { get; private set; }

    public long ClearedValues { get; private set; }

    public long Items { get; private set; }

    public int EpochSteps { get; private set; }

    public int EpochSkipped { get; private set; }

    public int EpochClipped { get; private set; }

    /// <summary>Loss, gradient norm and learning rate of the last finite step; NaN before the first.</summary>
    public (double Loss, double Norm, double LearningRate) LastFinite { get; private set; } = (double.NaN, double.NaN, double.NaN);

    public double SmoothedLoss => _smoothedSteps == 0 ? double.NaN : _smoothed / (1 - Math.Pow(Smoothing, _smoothedSteps));

    public double MeanLoss => _lossSum / _itemSum;

    public double MeanNorm => _normSum / (EpochSteps - EpochSkipped);

    public double ClippedShare => EpochSteps == 0 ? 0 : (double)EpochClipped / EpochSteps;

    public void BeginEpoch() => (_lossSum, _itemSum, _normSum, EpochSteps, EpochSkipped, EpochClipped) = (0, 0, 0, 0, 0, 0);

    /// <summary>Counts an optimizer step.</summary>
    public void Add(in StepOutcome step)
    {
        TotalSteps++;
        EpochSteps++;
        Items += step.Items;
        ClearedValues += step.Cleared;
        if (step.IsSkipped)
        {
            SkippedSteps++;
            EpochSkipped++;
            return;
        }

        EpochClipped += step.IsClipped ? 1 : 0;
        _normSum += step.Norm;
        if (double.IsFinite(step.Loss))
        {
            LastFinite = (step.Loss, step.Norm, step.LearningRate);
            _lossSum += step.Loss * step.Items;
            _itemSum += step.Items;
            _smoothed = (Smoothing * _smoothed) + ((1 - Smoothing) * step.Loss);
            _smoothedSteps++;
        }
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("meters");
        writer.WriteNumber("totalSteps", TotalSteps);
        writer.WriteNumber("skippedSteps", SkippedSteps);
        writer.WriteNumber("clearedValues", ClearedValues);
        writer.WriteNumber("items", Items);
        writer.WriteNumber("epochSteps", EpochSteps);
        writer.WriteNumber("epochSkipped", EpochSkipped);
        writer.WriteNumber("epochClipped", EpochClipped);
        writer.WriteNumber("smoothedSteps", _smoothedSteps);
        StateJson.Write(writer, "smoothed", _smoothed);
        StateJson.Write(writer, "lossSum", _lossSum);
        StateJson.Write(writer, "itemSum", _itemSum);
        StateJson.Write(writer, "normSum", _normSum);
        StateJson.Write(writer, "lastLoss", LastFinite.Loss);
        StateJson.Write(writer, "lastNorm", LastFinite.Norm);
        StateJson.Write(writer, "lastLearningRate", LastFinite.LearningRate);
        writer.WriteEndObject();
    }

    public void Read(JsonElement state)
    {
        JsonElement meters = state.Member("meters");
        TotalSteps = meters.Count("totalSteps");
        SkippedSteps = meters.Count("skippedSteps");
        ClearedValues = meters.Count("clearedValues");
        Items = meters.Count("items");
        EpochSteps = meters.Int("epochSteps");
        EpochSkipped = meters.Int("epochSkipped");
        EpochClipped = meters.Int("epochClipped");
        _smoothedSteps = meters.Count("smoothedSteps");
        _smoothed = meters.Double("smoothed");
        _lossSum = meters.Double("lossSum");
        _itemSum = meters.Double("itemSum");
        _normSum = meters.Double("normSum");
        LastFinite = (meters.Double("lastLoss"), meters.Double("lastNorm"), meters.Double("lastLearningRate"));
    }
}
