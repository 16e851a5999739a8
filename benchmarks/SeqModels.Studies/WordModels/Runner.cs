using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Losses;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.WordModels;

/// <summary>Trains and evaluates a model with a recipe and writes the results.</summary>
internal sealed class Runner(Options options, TextFolder texts)
{
    private const int StepsBetweenLogLines = 20;

    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromMinutes(2);

    /// <summary>Runs a recipe or resumes an interrupted run.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="folder">The output folder.</param>
    /// <param name="cancellationToken">Ends the run after the current step; the same call resumes it.</param>
    public RecipeResult Run(Recipe recipe, string folder, CancellationToken cancellationToken)
    {
        var model = new RecurrentLanguageModel(texts.Train.Vocabulary, recipe.Model with
        {
            Seed = options.Seed,
            SampledSoftmax = recipe.Sampling is { } sampling
                ? new SampledSoftmax(SampledSoftmax.CountClasses(texts.Train.Ids, texts.Train.Vocabulary.Count), sampling)
                : null,
        }, CorpusOptions.Words.Tokenizer);
        TrainingOptions training = recipe.Training with
        {
            Epochs = options.Epochs ?? recipe.Training.Epochs,
            Seed = options.Seed,
            Checkpoints = new CheckpointOptions(Path.Combine(folder, "run.checkpoint"))
            {
                Every = BetweenCheckpoints,
                Resume = options.Fresh ? ResumeMode.Never : ResumeMode.IfPresent,
            },
        };
        var task = new LanguageModelTask(model, new SequentialBatches(texts.Train, training.BatchSize, training.SequenceLength, recipe.Batches), texts.Valid)
        {
            ValidationBatchSize = training.ValidationBatchSize,
        };

        Console.WriteLine($"{recipe.Name}: {recipe.Summary}");
        Console.WriteLine($"  {texts.Train.Count:N0} training tokens, vocabulary size {texts.Train.Vocabulary.Count:N0}, {model.ParameterCount:N0} parameters");
        if (recipe.Published is not null)
        {
            Console.WriteLine($"  published: {recipe.Published}");
        }

        using var log = new JsonLinesLog(Path.Combine(folder, "log.jsonl"), new TrainingLogOptions { EverySteps = StepsBetweenLogLines });
        using var board = new TensorBoardLog(Path.Combine(folder, "tensorboard"), new TrainingLogOptions { EverySteps = StepsBetweenLogLines });
        TrainingResult result = new Trainer(task, training).Train(TrainingLogs.Combine(new EpochLines(), log, board), cancellationToken);
        RecipeResult made = Measure(recipe, model, result);
        model.Save(Path.Combine(folder, "model.safetensors"), cancellationToken);
        Report.Write(made, folder, options.Json);
        if (options.Mix is { } order && result.Reason != StopReason.Cancelled)
        {
            Mixing.Show(model, texts, order, cancellationToken);
        }

        return made;
    }

    private RecipeResult Measure(Recipe recipe, RecurrentLanguageModel model, TrainingResult result)
    {
        bool isWhole = result.Reason != StopReason.Cancelled;
        return new RecipeResult(
            recipe, model.Vocabulary.Count, model.ParameterCount, result, isWhole ? PerplexityOf(texts.Valid) : null, isWhole ? PerplexityOf(texts.Test) : null);

        double PerplexityOf(EncodedCorpus text) => Evaluator.Evaluate(model, text).Perplexity;
    }
}
