using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;

namespace SeqModels.Cli.Trainers;

/// <summary>Trains models of one kind.</summary>
/// <param name="name">The value of <c>--model</c>.</param>
internal abstract class ModelTrainer(string name)
{
    public string Name { get; } = name;

    /// <summary>The options that belong to this kind; any other kind's option is an error.</summary>
    public abstract IReadOnlyList<Option> Options { get; }

    /// <summary>Trains a model.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public abstract TrainedModel Train(CliRun run, TrainingText text);
}
