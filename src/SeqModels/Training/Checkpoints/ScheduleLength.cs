using System.Globalization;
using SeqModels.Optimizers;

namespace SeqModels.Training.Checkpoints;

/// <summary>The length of training that a schedule was started with, when a run is resumed.</summary>
internal static class ScheduleLength
{
    /// <summary>The moments of a training at which two lengths are compared, at most.</summary>
    private const int MaxMoments = 1024;

    /// <summary>The state to go on with: the saved one, with the length that counts.</summary>
    /// <param name="path">The checkpoint, for messages.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="saved">Where it stood.</param>
    /// <param name="begun">Its state at the beginning of the training as it is now: with the new length.</param>
    /// <param name="mode">What happens when the schedule depends on the length, and that has changed.</param>
    /// <param name="warn">Receives a description of what changes.</param>
    /// <exception cref="InvalidDataException">It depends on the length, which has changed, and the mode refuses that.</exception>
    public static ScheduleState Resume(
        string path, LearningRateSchedule schedule, ScheduleState saved, ScheduleState begun, ScheduleLengthMode mode, Action<string> warn)
    {
        ScheduleState now = saved with { TotalSteps = begun.TotalSteps, TotalEpochs = begun.TotalEpochs };
        if (now == saved || !Matters(schedule, saved, now))
        {
            return now;
        }

        string lengths = $"the training was of {Length(saved)} and is of {Length(now)} now, over which the schedule ({schedule.GetType().Name}) reaches";
        double rescaled = schedule.RateOf(now);
        string rates = string.Create(CultureInfo.InvariantCulture, $"the learning rate of step {saved.Steps + 1} was to be {saved.Rate:G6}");
        switch (mode)
        {
            case ScheduleLengthMode.MustMatch:
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: {lengths}: {rates}, and would be {rescaled:G6}. Train as many epochs as before, or choose CheckpointOptions.ScheduleLength: " +
                    $"Rescale takes the new rates, KeepSaved the saved ones and the final rate after them. A schedule with a Length of its own may be trained on for any number of epochs."));
            case ScheduleLengthMode.Rescale:
                warn(string.Create(CultureInfo.InvariantCulture, $"{path}: {lengths}. It is rescaled: {rates}, and is {rescaled:G6}."));
                return now with { Rate = rescaled };
            default:
                warn($"{path}: {lengths}. It keeps the saved length: {rates}, and is.");
                return saved;
        }
    }

    /// <summary>Whether a rate of the training, of what is done or of what is left, differs between two lengths.</summary>
    private static bool Matters(LearningRateSchedule schedule, ScheduleState saved, ScheduleState now)
    {
        long steps = Math.Max(saved.TotalSteps ?? 0, now.TotalSteps ?? 0);
        int epochs = Math.Max(saved.TotalEpochs ?? 0, now.TotalEpochs ?? 0);
        int moments = (int)Math.Clamp(steps, 0, MaxMoments - 1) + 1;
        for (int i = 0; i < moments; i++)
        {
            double share = moments == 1 ? 0 : (double)i / (moments - 1);
            ScheduleState moment = saved with { Steps = (long)(share * steps), Epochs = (int)(share * epochs) };
            if (Differs(moment))
            {
                return true;
            }
        }

        return Differs(saved);

        bool Differs(ScheduleState moment) =>
            !schedule.RateOf(moment).Equals(schedule.RateOf(moment with { TotalSteps = now.TotalSteps, TotalEpochs = now.TotalEpochs }));
    }

    private static string Length(ScheduleState state) => string.Create(CultureInfo.InvariantCulture, $"{state.TotalEpochs} epochs ({state.TotalSteps} steps)");
}
