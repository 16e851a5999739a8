using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Recurrent;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

public abstract class MixtureBatteryOf(ILanguageModel model, EncodedCorpus text) : LanguageModelBattery
{
    private readonly int[] _text = text.AsStream().Ids.ToArray();

    protected override ILanguageModel Model => model;

    protected override IReadOnlyList<int> Text => _text;
}

/// <summary>The models of the mixture tests, trained once.</summary>
internal static class MixtureSamples
{
    public static EncodedCorpus Sentences { get; } = SampleText.Sentences(60);

    public static EncodedCorpus HeldOut { get; } = SampleText.Sentences(40, 2, Sentences.Vocabulary);

    public static NGramModel Trigram { get; } = NGramModel.Estimate(Sentences.Slice(0, 20), 3, NGramSmoothing.WittenBell());

    public static NGramModel Unigram { get; } = NGramModel.Estimate(Sentences, 1);

    public static RecurrentLanguageModel Lstm { get; } = Trained(TinyText.Model(CellKind.Lstm), TinyText.Encoded);

    public static RecurrentLanguageModel SentenceGru { get; } = Trained(
        new(Sentences.Vocabulary, new RecurrentLanguageModelOptions { Recurrent = new GruOptions(), HiddenSize = 12, EmbeddingSize = 8, TieWeights = true, InitialRange = 0.2f }), Sentences);

    private static RecurrentLanguageModel Trained(RecurrentLanguageModel model, EncodedCorpus text)
    {
        model.Train(text, options: new TrainingOptions { Epochs = 2, BatchSize = 4, SequenceLength = 20 });
        return model;
    }
}

public sealed class ContextMixtureBattery() : MixtureBatteryOf(Shared, MixtureSamples.HeldOut)
{
    private static readonly ILanguageModel Shared = new ContextMixture(
        [MixtureSamples.SentenceGru, MixtureSamples.Trigram, MixtureSamples.Unigram], 1, [[0.5, 0.2, 0.3], [0.4, 0.6, 0], [0.1, 0.85, 0.05]]);
}

public sealed class LogLinearMixtureBattery() : MixtureBatteryOf(Shared, MixtureSamples.HeldOut)
{
    private static readonly ILanguageModel Shared = new LogLinearMixture((MixtureSamples.Trigram, 0.7), (MixtureSamples.SentenceGru, 0.5), (MixtureSamples.Unigram, 0));
}

public sealed class UnigramCacheBattery() : MixtureBatteryOf(Shared, MixtureSamples.HeldOut)
{
    private static readonly ILanguageModel Shared = new UnigramCache(MixtureSamples.Sentences.Vocabulary, new() { WindowLength = 20, Decay = 0.9 });
}

public sealed class UnigramCacheInMixtureBattery() : MixtureBatteryOf(Shared, TinyText.Encoded)
{
    private static readonly ILanguageModel Shared = new LanguageModelMixture((MixtureSamples.Lstm, 0.8), (new UnigramCache(TinyText.Vocabulary, new() { WindowLength = null }), 0.2));
}

public sealed class NeuralCacheBattery() : MixtureBatteryOf(Shared, TinyText.Encoded)
{
    private static readonly ILanguageModel Shared = new NeuralCache(MixtureSamples.Lstm, new() { CacheSize = 30, Flatness = 1, Weight = 0.3 });
}

public sealed class NeuralCacheOfSentencesBattery() : MixtureBatteryOf(Shared, MixtureSamples.HeldOut)
{
    private static readonly ILanguageModel Shared = new NeuralCache(MixtureSamples.SentenceGru, new() { CacheSize = 1000 });
}

public sealed class DynamicEvaluationBattery() : MixtureBatteryOf(Shared, TinyText.Encoded)
{
    private static readonly ILanguageModel Shared = new DynamicEvaluation(MixtureSamples.Lstm, new() { SegmentLength = 6, LearningRate = 0.5, Decay = 0.01 });
}

public sealed class DynamicEvaluationOfSentencesBattery() : MixtureBatteryOf(Shared, MixtureSamples.HeldOut)
{
    private static readonly ILanguageModel Shared = new DynamicEvaluation(
        MixtureSamples.SentenceGru,
        new() { SegmentLength = 3, LearningRate = 0.002, Decay = 0.02, Statistics = GradientStatistics.Collect(MixtureSamples.SentenceGru, MixtureSamples.Sentences, batchSize: 4) });
}
