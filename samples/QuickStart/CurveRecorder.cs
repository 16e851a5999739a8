using System.Globalization;
using SeqModels.Training;

namespace QuickStart;

/// <summary>Receives training progress: records the curve and updates the display.</summary>
internal sealed class CurveRecorder(string name, Display display) : IProgress<TrainingProgress>
{
    private const int Points = 150;

    private readonly List<CurvePoint> _training = [];
    private readonly List<CurvePoint> _validation = [];
    private double _loss;
    private int _steps;

    public Curve Curve => new(_training, _validation);

    public void Report(TrainingProgress value)
    {
        if (value.FinishedEpoch is { } epoch)
        {
            if (epoch.ValidationPerplexity is { } perplexity)
            {
                _validation.Add(new CurvePoint(epoch.TokensSeen, perplexity));
            }
        }
        else
        {
            AddLoss(value);
        }

        double done = (value.Epoch - 1 + ((double)value.Step / value.StepsPerEpoch)) / value.Epochs;
        string status = value.FinishedEpoch is { ValidationPerplexity: { } reached }
            ? string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}/{value.Epochs}, perplexity {value.Perplexity:F2}, validation {reached:F2}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {value.Epoch}/{value.Epochs}, perplexity {value.Perplexity:F2}, {value.TokensPerSecond:N0} tokens/s, {value.TimeLeft.TotalSeconds:F0} s left");
        display.Update(name, done, status, milestone: value.FinishedEpoch is not null);
    }

    /// <summary>A point of the training curve is the mean over about 1/150 of all steps.</summary>
    private void AddLoss(TrainingProgress value)
    {
        _loss += value.Loss;
        _steps++;
        if (_steps * Points >= value.Epochs * value.StepsPerEpoch)
        {
            _training.Add(new CurvePoint(value.TokensSeen, Math.Exp(_loss / _steps)));
            (_loss, _steps) = (0, 0);
        }
    }
}
