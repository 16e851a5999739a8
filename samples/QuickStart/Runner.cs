using System.Diagnostics;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;

namespace QuickStart;

/// <summary>Trains and evaluates the models and generates text.</summary>
internal sealed class Runner(Options options, TextData text, Display display)
{
    private const int MaxOrder = 16;

    /// <summary>Trains and saves the models named by the options. Cancellation skips the remaining ones.</summary>
    public IReadOnlyList<ModelResult> Train(CancellationToken cancellationToken)
    {
        List<ModelResult> results = [];
        foreach (string name in options.Models.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            results.Add(name switch
            {
                "ngram" => TrainNGram(),
                "mlp" => TrainNetwork(name, new NeuralNGramLanguageModel(text.Vocabulary, NeuralNGram(), text.Tokenizer), epochs: 2, cancellationToken),
                "mixture" => Mix(results.Select(result => result.Named)),
                _ => TrainNetwork(name, new RecurrentLanguageModel(text.Vocabulary, Recurrent(name), text.Tokenizer), options.Epochs, cancellationToken),
            });
        }

        return results;
    }

    /// <summary>The linear mixture of models, with the weights that are best on the validation text.</summary>
    public ModelResult Mix(IEnumerable<NamedModel> models)
    {
        display.Update("mixture", 0, "fitting the weights");
        var clock = Stopwatch.StartNew();
        LanguageModelMixture mixture = LanguageModelMixture.Fit([.. models.Select(named => named.Model)], text.Validation).Mixture;
        return Measure(new NamedModel("mixture", mixture), clock.Elapsed, curve: new Curve([], []));
    }

    /// <summary>Evaluates a model on the three texts and generates text.</summary>
    public ModelResult Measure(NamedModel named, TimeSpan? training = null, double? tokensPerSecond = null, Curve? curve = null)
    {
        display.Update(named.Name, 1, "evaluating");
        int length = Math.Min(text.Train.Count, text.Test.Count);
        EncodedCorpus seen = text.Train.Slice(text.Train.Count - length, length);
        double train = Evaluator.Evaluate(named.Model, seen).Perplexity;
        double validation = Evaluator.Evaluate(named.Model, text.Validation).Perplexity;
        EvaluationResult test = Evaluator.Evaluate(named.Model, text.Test);
        var result = new ModelResult(named, training?.TotalSeconds, tokensPerSecond,
            train, validation, test.Perplexity, test.BitsPerToken, Generate(named.Model), curve);
        string time = training is { } t ? $"trained in {t.TotalSeconds:F1} s, " : "";
        display.Update(named.Name, 1, $"{time}test perplexity {test.Perplexity:F2}", milestone: true);
        return result;
    }

    /// <summary>Modified Kneser–Ney; the order is the last that lowers the validation perplexity by more than 0.2 %.</summary>
    private ModelResult TrainNGram()
    {
        var clock = Stopwatch.StartNew();
        NGramModel? best = null;
        double lowest = double.PositiveInfinity;
        for (int order = options.Order ?? 1; order <= (options.Order ?? MaxOrder); order++)
        {
            NGramModel model = NGramModel.Estimate(text.Train, order, NGramSmoothing.ModifiedKneserNey());
            double perplexity = Evaluator.Evaluate(model, text.Validation).Perplexity;
            display.Update("ngram", (double)order / MaxOrder, $"{order}-gram, validation perplexity {perplexity:F2}");
            if (best is not null && perplexity > 0.998 * lowest)
            {
                break;
            }

            (best, lowest) = (model, perplexity);
        }

        TimeSpan time = clock.Elapsed;
        return SaveAndMeasure(new NamedModel("ngram", best!), time, text.Train.Count / time.TotalSeconds, new Curve([], []));
    }

    /// <summary>An embedding of the last ten characters (five words), one hidden layer.</summary>
    private NeuralNGramOptions NeuralNGram() => new()
    {
        ContextLength = options.Unit == Unit.Char ? 10 : 5,
        EmbeddingSize = options.Unit == Unit.Char ? 24 : 64,
        HiddenSizes = [options.Hidden],
        Seed = options.Seed,
    };

    private RecurrentLanguageModelOptions Recurrent(string name) => new()
    {
        Recurrent = Layers(name) with { LayerCount = options.Layers },
        HiddenSize = options.Hidden,
        EmbeddingSize = Math.Min(options.Hidden, options.Unit == Unit.Char ? 64 : 128),
        Seed = options.Seed,
    };

    private static RecurrentOptions Layers(string name) => name switch
    {
        "rnn" => new RnnOptions(),
        "gru" => new GruOptions(),
        _ => new LstmOptions(),
    };

    private ModelResult TrainNetwork(string name, IDifferentiableLanguageModel model, int epochs, CancellationToken cancellationToken)
    {
        int steps = Math.Max(1, text.Train.Count / (options.Batch * options.Steps) * epochs);
        var training = new TrainingOptions
        {
            Epochs = epochs,
            BatchSize = options.Batch,
            SequenceLength = options.Steps,
            Clipping = GradientClipping.ByGlobalNorm(options.Clip),
            Optimizer = new AdamOptions { LearningRate = options.Rate },
            Schedule = new CosineSchedule { WarmUp = Math.Min(100, steps / 10), Length = steps },
            Seed = options.Seed,
        };
        var recorder = new CurveRecorder(name, display);
        TrainingResult result = model.Train(text.Train, text.Validation, training, recorder, cancellationToken);
        return SaveAndMeasure(new NamedModel(name, model), result.TrainingTime, result.TokensPerSecond, recorder.Curve);
    }

    private ModelResult SaveAndMeasure(NamedModel named, TimeSpan training, double tokensPerSecond, Curve curve)
    {
        SavedModels.Save(options.Out, named);
        return Measure(named, training, tokensPerSecond, curve);
    }

    private string Generate(ILanguageModel model)
    {
        string prompt = options.Prompt ?? (options.Corpus is null ? ProjectText.Prompt : text.Prompt());
        string sample = model.GenerateText(text.Tokenizer, prompt, new GenerationOptions
        {
            Temperature = options.Temperature,
            TopK = options.Unit == Unit.Char ? 10 : 40,
            MaxTokens = options.Unit == Unit.Char ? 400 : 80,
            Seed = options.Seed,
        });
        return options.Unit == Unit.Char ? sample : sample.Replace(" \n ", "\n", StringComparison.Ordinal);
    }
}
