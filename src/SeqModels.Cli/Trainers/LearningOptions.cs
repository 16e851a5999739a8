using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.Optimizers;
using SeqModels.Training;

namespace SeqModels.Cli.Trainers;

/// <summary>The training of networks on the command line.</summary>
internal sealed class LearningOptions
{
    private const string Cosine = "cosine", Constant = "constant";

    private readonly Option<int> _epochs, _batch, _steps;
    private readonly Option<double> _rate, _clip;
    private readonly Option<string> _schedule;
    private readonly Option<int?> _patience, _checkpointSteps;
    private readonly Option<string?> _checkpoint, _log;
    private readonly Option<bool> _resume;

    public LearningOptions(int epochs, double rate)
    {
        _epochs = CliOption.Integer("--epochs", "Number of passes over the text", epochs, 1);
        _batch = CliOption.Integer("--batch", "Sequences per batch", 32, 1);
        _steps = CliOption.Integer("--steps", "Time steps of truncated backpropagation", 64, 1);
        _rate = CliOption.Number("--learning-rate", "Learning rate of Adam at the beginning", rate, CliOption.AboveZero);
        _schedule = CliOption.Choice("--schedule", "Learning rate over time, down to 0 along a cosine or constant", Cosine, Cosine, Constant);
        _clip = CliOption.Number("--clip", "Largest norm of the gradient; 0 for no clipping", 1, 0);
        _patience = CliOption.Optional("--patience", "End after this number of epochs without a better validation perplexity", 1);
        _checkpoint = CliOption.File("--checkpoint", "Save the state of the run here after every epoch, every five minutes and on interruption");
        _checkpointSteps = CliOption.Optional("--checkpoint-steps", "Save a checkpoint every n steps too", 1);
        _resume = new Option<bool>("--resume")
        {
            Description = "Continue from --checkpoint if it exists; the result is that of a run without interruption, bit for bit",
        };
        _log = CliOption.File("--log", "Write a log with one JSON object per step, validation and epoch");
    }

    public IReadOnlyList<Option> All => [_epochs, _batch, _steps, _rate, _schedule, _clip, _patience, _checkpoint, _checkpointSteps, _resume, _log];

    /// <summary>The log file, or null for none.</summary>
    public string? Log(CliRun run) => run.Get(_log);

    /// <summary>The checkpoint file, or null for none.</summary>
    public string? Checkpoint(CliRun run) => run.Get(_checkpoint);

    /// <summary>The training options.</summary>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    public TrainingOptions ToTraining(CliRun run, ulong seed, bool hasValidation)
    {
        if (run.IsGiven(_patience) && !hasValidation)
        {
            throw new UsageException("--patience needs a validation text: --valid or --valid-share.");
        }

        return new TrainingOptions
        {
            Epochs = run.Get(_epochs),
            BatchSize = run.Get(_batch),
            SequenceLength = run.Get(_steps),
            Optimizer = new AdamOptions { LearningRate = run.Get(_rate) },
            Schedule = run.Get(_schedule) == Cosine ? new CosineSchedule() : new ConstantSchedule(),
            Clipping = run.Get(_clip) is > 0 and var norm ? GradientClipping.ByGlobalNorm(norm) : GradientClipping.None,
            Patience = run.Get(_patience),
            Checkpoints = Checkpoints(run),
            Seed = seed,
        };
    }

    private CheckpointOptions? Checkpoints(CliRun run)
    {
        if (Checkpoint(run) is not { } path)
        {
            return run.Get(_resume) || run.IsGiven(_checkpointSteps) ? throw new UsageException("--resume and --checkpoint-steps need --checkpoint.") : null;
        }

        return !run.Get(_resume) && File.Exists(path)
            ? throw new UsageException($"the checkpoint '{path}' exists. Continue it with --resume, or delete it.")
            : new CheckpointOptions(path)
            {
                EverySteps = run.Get(_checkpointSteps),
                Every = TimeSpan.FromMinutes(5),
                Resume = run.Get(_resume) ? ResumeMode.IfPresent : ResumeMode.Never,
            };
    }
}
