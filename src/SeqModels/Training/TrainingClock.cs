using System.Diagnostics;

namespace SeqModels.Training;

/// <summary>The elapsed time of a run and the time spent in training steps, earlier parts of a resumed run included.</summary>
internal sealed class TrainingClock
{
    private readonly Stopwatch _all = Stopwatch.StartNew();
    private readonly Stopwatch _training = new();
    private double _allBefore;
    private double _trainingBefore;
    private TimeSpan _measured = TimeSpan.MinValue;

    public double ElapsedSeconds => _allBefore + _all.Elapsed.TotalSeconds;

    public double TrainingSeconds => _trainingBefore + _training.Elapsed.TotalSeconds;

    /// <summary>The working set in bytes, measured at most once a second because the call takes longer than a small step.</summary>
    public long WorkingSet
    {
        get
        {
            TimeSpan now = _all.Elapsed;
            if (_measured == TimeSpan.MinValue || now - _measured >= TimeSpan.FromSeconds(1))
            {
                (_measured, field) = (now, Environment.WorkingSet);
            }

            return field;
        }
    }

    public void BeginTraining() => _training.Start();

    public void EndTraining() => _training.Stop();

    /// <summary>Continues from the times of a saved run.</summary>
    public void Resume(double elapsedSeconds, double trainingSeconds) => (_allBefore, _trainingBefore) = (elapsedSeconds, trainingSeconds);
}
