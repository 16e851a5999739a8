using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Evaluation;

namespace SeqModels.Cli.Trainers;

/// <summary>The validation text of a training run.</summary>
internal static class Validation
{
    /// <summary>The perplexity that <c>seqmodels evaluate</c> gives too; null without a validation text.</summary>
    public static double? Perplexity(CliRun run, TrainedModel trained, TrainingText text) => text.Validation is { } validation
        ? Evaluator.Evaluate(trained.Model, validation, cancellationToken: run.Cancellation).Perplexity
        : null;
}
