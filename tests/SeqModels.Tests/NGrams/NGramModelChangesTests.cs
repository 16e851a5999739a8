using SeqModels.Evaluation;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Pruning, vocabulary changes, mixtures and ARPA files of estimated models, through the public methods.</summary>
public sealed class NGramModelChangesTests
{
    private static readonly EncodedCorpus Train = LanguageModels.SampleText.Sentences(300);
    private static readonly EncodedCorpus Test = LanguageModels.SampleText.Sentences(100, 2, Train.Vocabulary);
    private static readonly NGramModel Model = NGramModel.Estimate(Train, 4, NGramSmoothing.ModifiedKneserNey());

    [Fact]
    public void An_estimated_model_that_is_written_and_read_scores_the_same_bits()
    {
        string path = Path.GetTempFileName() + ".arpa.gz";
        Arpa.Write(Model, path);
        NGramModel read = Arpa.Read(path);
        File.Delete(path);

        read.Vocabulary.Should().Be(Model.Vocabulary);
        Backoff.ShouldEqual(read.ToTables(), Model.ToTables());
        Evaluator.Evaluate(read, Test).LogProbability.Should().Be(Evaluator.Evaluate(Model, Test).LogProbability);
    }

    [Fact]
    public void Pruned_restricted_widened_and_mixed_models_sum_to_1_in_random_contexts()
    {
        NGramModel witten = NGramModel.Estimate(LanguageModels.SampleText.Sentences(60, 9, Train.Vocabulary), 3, NGramSmoothing.WittenBell());
        foreach (NGramModel model in new[]
        {
            Model.Prune(NGramPruning.ByEntropy(1e-4)), Model.Prune(NGramPruning.ToFraction(0.3) with { Contexts = Model.Counts }),
            Model.Prune(NGramPruning.ByProbability(1e-3)), Model.Prune(NGramPruning.ByCount(Model.Counts!, 3)),
            Model.RestrictVocabulary(["the", "cat", "dog", "sees"]), Model.RestrictVocabulary(["the", "cat"], NGramDroppedMass.ToUnknown),
            Model.AddWords(["zebra"]), Model.AddWords(["zebra", "lion"], 0.001), NGramMixture.Linear([Model, witten], [0.5, 0.5]).Model,
            NGramMixture.LogLinear([Model, witten], [0.7, 0.5]).Model,
        })
        {
            var random = new RandomSource(3);
            NormalizationCheck check = model.CheckNormalization(Enumerable.Range(0, 200).Select(_ =>
                (int[])[.. Enumerable.Range(0, random.NextInt(4)).Select(_ => random.NextInt(model.Vocabulary.Count))]));

            check.MaxDeviation.Should().BeLessThan(3e-6, model.Description);
            model.IsNormalized.Should().BeTrue();
        }
    }

    [Fact]
    public void Mixtures_report_weights_and_perplexities_as_evaluated()
    {
        NGramModel other = NGramModel.Estimate(LanguageModels.SampleText.Sentences(40, 9), 3, NGramSmoothing.WittenBell());
        Vocabulary union = NGramMixture.UniteVocabularies([Model, other]);
        EncodedCorpus heldOut = LanguageModels.SampleText.Sentences(100, 4, union);
        foreach (NGramMixture mixture in new[] { NGramMixture.Linear([Model, other], heldOut), NGramMixture.LogLinear([Model, other], heldOut) })
        {
            mixture.HeldOutPerplexity.Should().BeApproximately(Evaluator.Evaluate(mixture.Model, heldOut).PerplexityIncludingOov, 1e-4);
            mixture.HeldOutPerplexity.Should().BeLessThan(mixture.ComponentPerplexities.Max());
            mixture.ToString().Should().Contain("weights").And.Contain("held-out perplexity");
        }
        NGramMixture.Linear([Model, other], heldOut).LikelihoodHistory.Should().BeInAscendingOrder();
    }

    [Fact]
    public void Wrong_mixtures_are_refused()
    {
        NGramModel scores = NGramModel.Estimate(Train, 2, NGramSmoothing.StupidBackoff());
        NGramModel counts = NGramModel.Estimate(Train, 2, NGramSmoothing.AddK());

        FluentActions.Invoking(() => NGramMixture.Linear([Model], [0.5])).Should().Throw<ArgumentException>().WithMessage("*sum to 1*");
        FluentActions.Invoking(() => NGramMixture.Linear([Model], [0.5, 0.5])).Should().Throw<ArgumentException>().WithMessage("*1 weights*");
        FluentActions.Invoking(() => NGramMixture.LogLinear([Model], [-1])).Should().Throw<ArgumentException>().WithMessage("*0 or more*");
        FluentActions.Invoking(() => NGramMixture.Linear([], [])).Should().Throw<ArgumentException>().WithMessage("*at least one*");
        FluentActions.Invoking(() => NGramMixture.Linear([Model, scores], [0.5, 0.5])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => scores.Prune(NGramPruning.ByEntropy(1e-7))).Should().Throw<ArgumentException>().WithMessage("*sum to 1*");
        FluentActions.Invoking(() => counts.Prune(NGramPruning.ByEntropy(1e-7))).Should().Throw<NotSupportedException>();
    }
}
