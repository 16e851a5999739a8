using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Studies.Common;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.Floor;

/// <summary>Estimates models of a text. Networks and HMMs see the beginning of it.</summary>
internal sealed class ModelSet(EncodedCorpus train, EncodedCorpus validation, StudyOptions options)
{
    private const int MaxOrder = 16;

    private readonly EncodedCorpus _short = train.Slice(0, Math.Min(train.Count, 200_000));

    /// <summary>An n-gram model of the source's order, or of the order with the lowest perplexity on the validation text.</summary>
    public NGramModel NGram(int? order) => order is { } known
        ? NGramModel.Estimate(train, known)
        : Enumerable.Range(2, MaxOrder - 1).Select(n => NGramModel.Estimate(train, n)).MinBy(model => -model.LogProbability(validation.Ids))!;

    public NeuralNGramLanguageModel NeuralNGram(int order)
    {
        var model = new NeuralNGramLanguageModel(
            train.Vocabulary, new NeuralNGramOptions { ContextLength = Math.Max(1, order - 1), EmbeddingSize = 4, HiddenSizes = [64], Seed = options.Seed });
        Train(model);
        return model;
    }

    public RecurrentLanguageModel Lstm()
    {
        var model = new RecurrentLanguageModel(
            train.Vocabulary,
            new RecurrentLanguageModelOptions { Recurrent = new LstmOptions { ForgetBias = 1 }, HiddenSize = 32, EmbeddingSize = 0, Seed = options.Seed });
        Train(model);
        return model;
    }

    /// <summary>The best of many restarts on a short text, fitted to a long one.</summary>
    public CategoricalHmm Hmm(HmmTopology topology)
    {
        var fit = new HmmFitOptions { Restarts = options.Quick ? 0 : 100, MaxIterations = options.Quick ? 5 : 150, TransitionConcentration = 1.003, EmissionConcentration = 1.003, Seed = options.Seed + 1 };
        return CategoricalHmm.Estimate(_short.Slice(0, 10_000), topology, fit).Model.Fit(_short, fit with { Restarts = 0 }).Model;
    }

    /// <summary>A state for every transition of a source, followed by those from its next state; tokens and probabilities are left open.</summary>
    public static HmmTopology TransitionsOf(UnifilarSource source)
    {
        (int From, int To)[] edges =
        [
            .. from state in Enumerable.Range(0, source.StateCount)
               from token in Enumerable.Range(0, source.Vocabulary.Count)
               where source.NextState(state, token) is not null
               select (state, source.NextState(state, token)!.Value),
        ];
        var follows = new bool[edges.Length, edges.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            for (int j = 0; j < edges.Length; j++)
            {
                follows[i, j] = edges[i].To == edges[j].From;
            }
        }

        return new HmmTopology([.. edges.Select(_ => true)], follows);
    }

    private void Train(IDifferentiableLanguageModel model) => model.Train(_short, options: new TrainingOptions
    {
        Epochs = options.Quick ? 1 : 8,
        SequenceLength = 50,
        Optimizer = new AdamOptions { LearningRate = 0.01 },
        Schedule = new CosineSchedule(),
        Seed = options.Seed,
    });
}
