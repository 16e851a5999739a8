using SeqModels.Optimizers;

namespace SeqModels.Training;

/// <summary>What a run counts: since it began, and in the present epoch.</summary>
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

    public long Items { get; private set; }

    public int EpochSteps { get; private set; }

    public int EpochSkipped { get; private set; }

    public int EpochClipped { get; private set; }

    public double SmoothedLoss => _smoothedSteps == 0 ? double.NaN : _smoothed / (1 - Math.Pow(Smoothing, _smoothedSteps));

    public double MeanLoss => _lossSum / _itemSum;

    public double MeanNorm => _normSum / (EpochSteps - EpochSkipped);

    public double ClippedShare => EpochSteps == 0 ? 0 : (double)EpochClipped / EpochSteps;

    public void BeginEpoch() => (_lossSum, _itemSum, _normSum, EpochSteps, EpochSkipped, EpochClipped) = (0, 0, 0, 0, 0, 0);

    /// <summary>Counts an optimizer step.</summary>
    public void Add(double loss, long items, GradientClippingResult gradient, bool isClipped)
    {
        TotalSteps++;
        EpochSteps++;
        Items += items;
        if (gradient.SkipStep)
        {
            SkippedSteps++;
            EpochSkipped++;
            return;
        }

        _lossSum += loss * items;
        _itemSum += items;
        _normSum += gradient.Norm;
        _smoothed = (Smoothing * _smoothed) + ((1 - Smoothing) * loss);
        _smoothedSteps++;
        EpochClipped += isClipped ? 1 : 0;
    }
}
