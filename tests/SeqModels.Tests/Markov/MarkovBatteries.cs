using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Training;
using SeqModels.Text;

namespace SeqModels.Tests.Markov;

/// <summary>An HMM of characters.</summary>
public sealed class CategoricalHmmBattery : LanguageModelBattery
{
    private static readonly CategoricalHmm Shared = CategoricalHmm.Estimate(TinyText.Encoded, 6, new HmmFitOptions { MaxIterations = 10, EmissionConcentration = 1.01 }).Model;

    protected override ILanguageModel Model => Shared;

    protected override IReadOnlyList<int> Text => TinyText.Encoded.Ids.ToArray();

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        Shared.Save(path);
        return CategoricalHmm.Load(path);
    }
}

/// <summary>An HMM of sentences.</summary>
public sealed class CategoricalHmmOfSentencesBattery : LanguageModelBattery
{
    internal static readonly EncodedCorpus Sentences = WithBoundaries();
    private static readonly CategoricalHmm Shared = CategoricalHmm.Estimate(Sentences, 4, new HmmFitOptions { MaxIterations = 10, EmissionConcentration = 1.01 }).Model;

    protected override ILanguageModel Model => Shared;

    protected override IReadOnlyList<int> Text => Sentences.AsStream().Ids.ToArray();

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        Shared.Save(path);
        return CategoricalHmm.Load(path);
    }

    [Fact]
    public void TheProbabilityOfATextIsThatOfItsSentences()
    {
        Model.LogProbability(Sentences.AsStream().Ids).Should().BeApproximately(Shared.LogLikelihood(Sentences), 1e-6);
        Shared.LogLikelihood(Sentences.AsStream()).Should().BeApproximately(Shared.LogLikelihood(Sentences), 1e-9);
    }

    private static EncodedCorpus WithBoundaries()
    {
        Corpus corpus = Corpus.FromLines(SampleText.Lines(40));
        return corpus.Encode(corpus.BuildVocabulary(VocabularyOptions.Sentences));
    }
}

/// <summary>A Markov chain of order 2 of sentences.</summary>
public sealed class MarkovChainBattery : LanguageModelBattery
{
    private static readonly MarkovChain Shared = MarkovChain.Estimate(CategoricalHmmOfSentencesBattery.Sentences, 2, new MarkovChainOptions { Smoothing = 0.1 });

    protected override ILanguageModel Model => Shared;

    protected override IReadOnlyList<int> Text => CategoricalHmmOfSentencesBattery.Sentences.AsStream().Ids.ToArray();

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        Shared.Save(path);
        return MarkovChain.Load(path);
    }
}

/// <summary>An HMM with parameters for gradients.</summary>
public sealed class HmmLanguageModelBattery : LanguageModelBattery
{
    private static readonly HmmLanguageModel Shared = new(CategoricalHmmOfSentencesBattery.Sentences.Vocabulary, 5, seed: 3);

    protected override ILanguageModel Model => Shared;

    protected override IReadOnlyList<int> Text => CategoricalHmmOfSentencesBattery.Sentences.AsStream().Ids.ToArray();

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        SeqModels.Serialization.ModuleFiles.Save(Shared, path);
        var loaded = new HmmLanguageModel(Shared.Vocabulary, 5);
        SeqModels.Serialization.ModuleFiles.Load(loaded, path);
        return loaded;
    }
}
