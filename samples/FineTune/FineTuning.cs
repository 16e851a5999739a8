using System.Globalization;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

namespace FineTune;

/// <summary>Trains the base model and fine-tunes it, with perplexities of both texts before and after every epoch.</summary>
internal sealed class FineTuning(Options options, Texts old, Texts other)
{
    private const int BatchSize = 16, SequenceLength = 32;

    /// <summary>Trains or loads the base model.</summary>
    public RecurrentLanguageModel Base(CancellationToken cancellationToken)
    {
        if (options.Base is { } path)
        {
            return RecurrentLanguageModel.Load(path, cancellationToken: cancellationToken);
        }

        Vocabulary vocabulary = old.Train.BuildVocabulary(new VocabularyOptions { MinCount = 2, MaxSize = options.Vocabulary });
        var model = new RecurrentLanguageModel(vocabulary, new RecurrentLanguageModelOptions
        {
            EmbeddingSize = options.Hidden,
            HiddenSize = options.Hidden,
            TieWeights = true,
            Dropout = 0.2,
            InitialRange = 0.1f,
            Seed = options.Seed,
        }, old.Train.Options.Tokenizer);
        Console.WriteLine(ModelSummary.Of(model));
        Train(model, old, options.BaseEpochs, options.Rate, "base", new CosineSchedule(), cancellationToken);
        return model;
    }

    /// <summary>Extends the vocabulary and trains, at first with the recurrent layers frozen.</summary>
    public FineTuningResult Run(RecurrentLanguageModel model, CancellationToken cancellationToken)
    {
        Vocabulary larger = model.Vocabulary.Extend(other.Train.Tokens(), options.NewWords, minCount: 2);
        RecurrentLanguageModel tuned = model.WithVocabulary(larger, options.Seed, model.Vocabulary.UnknownId is null ? NewTokenInitialization.Random : NewTokenInitialization.FromUnknown);
        EncodedCorpus oldText = old.Validation.Encode(larger), otherText = other.Validation.Encode(larger);
        var points = new List<FineTuningPoint> { Measure(0, frozen: false) };

        tuned.Freeze("rnn.*");
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            bool frozen = epoch <= options.FrozenEpochs;
            if (!frozen)
            {
                tuned.Unfreeze();
            }

            string stage = string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch}{(frozen ? "-frozen" : "")}");
            Train(tuned, other, 1, options.Rate / 3, stage, new ConstantSchedule(), cancellationToken, seed: options.Seed + (ulong)epoch);
            points.Add(Measure(epoch, frozen));
        }

        return new FineTuningResult(tuned, model.Vocabulary.Count, points);

        FineTuningPoint Measure(int epoch, bool frozen) => new(epoch, frozen, Perplexity(oldText), Perplexity(otherText));

        double Perplexity(EncodedCorpus text) => Evaluator.Evaluate(tuned, text, cancellationToken: cancellationToken).Perplexity;
    }

    private void Train(
        RecurrentLanguageModel model, Texts text, int epochs, double rate, string stage, LearningRateSchedule schedule, CancellationToken cancellationToken, ulong seed = 0)
    {
        var training = new TrainingOptions
        {
            Epochs = epochs,
            BatchSize = BatchSize,
            SequenceLength = SequenceLength,
            Optimizer = new AdamOptions { LearningRate = rate },
            Schedule = schedule,
            KeepBest = false,
            Seed = seed,
        };
        using var log = new JsonLinesLog(Path.Combine(options.Out, stage + ".jsonl"), new TrainingLogOptions { EverySteps = 10 });
        TrainingResult result = model.Train(text.Train.Encode(model.Vocabulary), options: training, progress: log, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{stage,-15} {text.Name}: training perplexity {result.Epochs[^1].TrainPerplexity:F1}, {result.TokensPerSecond:N0} tokens/s"));
    }
}
