using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class MixtureBattery : LanguageModelBattery
{
    private static readonly EncodedCorpus Corpus = SampleText.Sentences(60);
    private static readonly LanguageModelMixture Mixture = new(
        (NGramModel.Estimate(Corpus, 3, NGramSmoothing.AddK(0.01)), 0.6), (NGramModel.Estimate(Corpus, 1), 0.3), (NGramModel.Estimate(Corpus, 1, NGramSmoothing.AddK()), 0.1));

    protected override ILanguageModel Model => Mixture;

    protected override IReadOnlyList<int> Text { get; } = SampleText.Sentences(40, 2, Corpus.Vocabulary).AsStream().Ids.ToArray();

    protected override double Tolerance => 1e-6;
}

public sealed class MixtureTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b"]);

    [Fact]
    public void Probabilities_are_weighted_sums()
    {
        var mixture = new LanguageModelMixture((new FixedModel(Letters, 0.5f, 0.5f), 0.25), (new FixedModel(Letters, 1f, 0f), 0.75));

        Math.Exp(mixture.CreateState().LogProbability(0)).Should().BeApproximately(0.875, 1e-12);
        Math.Exp(mixture.CreateState().LogProbability(1)).Should().BeApproximately(0.125, 1e-12);
        new LanguageModelMixture((new FixedModel(Letters, 1f, 0f), 1)).CreateState().LogProbability(1).Should().Be(double.NegativeInfinity);
    }

    [Fact]
    public void Wrong_weights_and_vocabularies_are_refused()
    {
        var model = new FixedModel(Letters, 0.5f, 0.5f);
        var other = new FixedModel(Vocabulary.FromList(["b", "a"]), 0.5f, 0.5f);

        FluentActions.Invoking(() => new LanguageModelMixture()).Should().Throw<ArgumentException>().WithMessage("*at least one*");
        FluentActions.Invoking(() => new LanguageModelMixture((model, 0.5), (model, 0.6))).Should().Throw<ArgumentException>().WithMessage("*0.5, 0.6*");
        FluentActions.Invoking(() => new LanguageModelMixture((model, 1.5), (model, -0.5))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LanguageModelMixture((model, 0.5), (other, 0.5))).Should().Throw<ArgumentException>().WithMessage("*same vocabulary*");
    }
}
