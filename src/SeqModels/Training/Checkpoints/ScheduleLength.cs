using System.Globalization;
using SeqModels.Optimizers;

namespace SeqModels.Training.Checkpoints;

/// <summary>Resumes a schedule whose training length may have changed.</summary>
internal static class ScheduleLength
{
    /// <summary>The maximum number of points at which two lengths are compared.</summary>
    private const int MaxMoments = 1024;

    /// <summary>The state to resume from: the saved one with the effective length.</summary>
    /// <param name="path">The checkpoint, for messages.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="saved">The saved state.</param>
    /// <param name="begun">The initial state of the training with its current length.</param>
    /// <param name="mode">How a changed length is handled if the schedule depends on it.</param>
    /// <param name="warn">Receives a warning about the change.</param>
    /// <exception cref="InvalidDataException">
    /// The schedule depends on the length, which has changed, and the mode does not allow that.
    /// </exception>
    public static ScheduleState Resume(
        string path, LearningRateSchedule schedule, ScheduleState saved, ScheduleState begun, ScheduleLengthMode mode, Action<string> warn)
    {
        ScheduleState now = saved with { TotalSteps = begun.TotalSteps, TotalEpochs = begun.TotalEpochs };
        if (now == saved || !Matters(schedule, saved, now))
        {
            return now;
        }

        string lengths = $"the length of the training changed from {Length(saved)} to {Length(now)}, and the schedule ({schedule.GetType().Name}) depends on it";
        double rescaled = schedule.RateOf(now);
        string rates = string.Create(CultureInfo.InvariantCulture, $"the learning rate of step {saved.Steps + 1} was {saved.Rate:G6}");
        switch (mode)
        {
            case ScheduleLengthMode.MustMatch:
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: {lengths}: {rates} and would be {rescaled:G6}. Train for the same number of epochs, or set CheckpointOptions.ScheduleLength: " +
                    $"Rescale uses the new length, KeepSaved the saved one and the final rate after it. A schedule with a Length of its own can be resumed with any number of epochs."));
            case ScheduleLengthMode.Rescale:
                warn(string.Create(CultureInfo.InvariantCulture, $"{path}: {lengths}. It is rescaled: {rates} and is now {rescaled:G6}."));
                return now with { Rate = rescaled, Momentum = schedule.MomentumOf(now) };
            default:
                warn($"{path}: {lengths}. It keeps the saved length: {rates} and is unchanged.");
                return saved;
        }
    }

    /// <summary>Whether the learning rate at any point of the training differs between two lengths.</summary>
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
