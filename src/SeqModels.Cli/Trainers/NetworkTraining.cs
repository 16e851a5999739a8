using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.LanguageModels;
using SeqModels.Training;

namespace SeqModels.Cli.Trainers;

/// <summary>Trains a network, with progress, log and checkpoints.</summary>
internal static class NetworkTraining
{
    /// <exception cref="InvalidDataException">The text is too short for one batch.</exception>
    /// <exception cref="InterruptedException">The run was interrupted; its checkpoint is saved.</exception>
    /// <exception cref="InvalidOperationException">The parameters became NaN or infinite.</exception>
    public static void Run(CliRun run, IDifferentiableLanguageModel model, TrainingText text, LearningOptions learning, ulong seed)
    {
        TrainingOptions options = learning.ToTraining(run, seed, text.Validation is not null);
        using JsonLinesLog? log = learning.Log(run) is { } path ? new JsonLinesLog(path) : null;
        TrainingResult result;
        try
        {
            using ConsoleProgress display = run.Progress().OfTraining();
            result = model.Train(text.Train, text.Validation, options, TrainingLogs.Combine(display, log), run.Cancellation);
        }

        catch (ArgumentException e) when (text.TokenCount <= (long)options.BatchSize * options.SequenceLength)
        {
            throw new InvalidDataException(
                $"the training text has {text.TokenCount} tokens, too few for a batch of {options.BatchSize} sequences of {options.SequenceLength} tokens. "
                + "Lower --batch or --steps.", e);
        }

        if (run.IsQuiet)
        {
            foreach (string warning in result.Warnings)
            {
                run.Warn(warning);
            }
        }

        if (result.Reason == StopReason.Cancelled)
        {
            string kept = learning.Checkpoint(run) is { } checkpoint ? $" The run is kept in '{checkpoint}': continue it with --resume." : "";
            throw new InterruptedException($"interrupted in step {result.TotalSteps}.{kept}");
        }

        if (result.Reason == StopReason.NonFiniteParameters)
        {
            throw new InvalidOperationException("the parameters became NaN or infinite. Try a lower --learning-rate or --clip.");
        }
    }
}
