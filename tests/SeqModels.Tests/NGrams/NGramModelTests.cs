using CsCheck;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class NGramModelTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c"]);

    /// <summary>a b a c a b: n(a) = 3, of which b follows twice and c once.</summary>
    private static readonly EncodedCorpus Text = new(Letters, new[] { 0, 1, 0, 2, 0, 1 });

    [Fact]
    public void Maximum_likelihood_is_the_quotient_of_counts()
    {
        NGramModel model = NGramModel.Estimate(Text, 2, NGramSmoothing.MaximumLikelihood);

        P(model, [0], 1).Should().BeApproximately(2 / 3.0, 1e-15);
        P(model, [0], 2).Should().BeApproximately(1 / 3.0, 1e-15);
        P(model, [0], 0).Should().Be(0);
        P(model, [], 0).Should().BeApproximately(3 / 6.0, 1e-15, "the first token has no context");
        P(model, [1], 0).Should().Be(1, "the last b is followed by nothing and is no context");
        model.LogProbability([0, 1, 0, 2]).Should().BeApproximately(Math.Log(1 / 2.0 * (2 / 3.0) * 1 * (1 / 3.0)), 1e-12);
    }

    [Fact]
    public void Add_k_is_the_lidstone_formula()
    {
        NGramModel model = NGramModel.Estimate(Text, 2, NGramSmoothing.AddK(0.5));

        P(model, [0], 1).Should().BeApproximately((2 + 0.5) / (3 + 1.5), 1e-15);
        P(model, [0], 0).Should().BeApproximately(0.5 / (3 + 1.5), 1e-15);
        P(NGramModel.Estimate(Text, 3, NGramSmoothing.AddK(0.5)), [1, 1], 2).Should().BeApproximately(1 / 3.0, 1e-15, "an unseen context gives the uniform");
    }

    [Fact]
    public void Sentences_begin_with_their_begin_and_end_with_their_end()
    {
        Corpus corpus = Corpus.FromText("a b\na\nb a");
        Vocabulary vocabulary = corpus.BuildVocabulary();
        NGramModel model = NGramModel.Estimate(corpus.Encode(vocabulary), 2, NGramSmoothing.MaximumLikelihood);
        int a = vocabulary.IdOf("a"), b = vocabulary.IdOf("b"), end = vocabulary.EndId!.Value;

        P(model, [], a).Should().BeApproximately(2 / 3.0, 1e-15);
        P(model, [a], end).Should().BeApproximately(2 / 3.0, 1e-15);
        P(model, [a, b, end], a).Should().Be(P(model, [], a), "after </s> a sentence begins");
        P(model, [b, vocabulary.BeginId!.Value], a).Should().Be(P(model, [], a), "after <s> too");
        Math.Exp(model.LogProbability([a, b, end])).Should().BeApproximately(2 / 3.0 * (1 / 3.0) * (1 / 2.0), 1e-15);
        P(NGramModel.Estimate(corpus.Encode(vocabulary), 1, NGramSmoothing.MaximumLikelihood), [], end).Should().BeApproximately(3 / 8.0, 1e-15);
    }

    [Fact]
    public void What_never_occurred_gives_infinite_perplexity_and_no_exception()
    {
        NGramModel model = NGramModel.Estimate(Text, 3, NGramSmoothing.MaximumLikelihood);
        EvaluationResult result = Evaluator.Evaluate(model, new EncodedCorpus(Letters, new[] { 1, 1, 1, 1 }));

        result.Perplexity.Should().Be(double.PositiveInfinity);
        result.CrossEntropy.Should().Be(double.PositiveInfinity);
        result.ZeroProbabilityTokens.Should().Be(3);
        Evaluator.Evaluate(model, Text).Perplexity.Should().BeLessThan(2);
    }

    [Fact]
    public void A_higher_order_fits_the_training_text_better()
    {
        double[] perplexities = [.. Enumerable.Range(1, 6).Select(order => Evaluator.Evaluate(NGramModel.Estimate(BatteryText.TrainStream, order, NGramSmoothing.MaximumLikelihood), BatteryText.TrainStream).Perplexity)];

        perplexities.Should().BeInDescendingOrder();
    }

    /// <summary>The maximum-likelihood bigram is the best one: moving probability between two words lowers the likelihood.</summary>
    [Fact]
    public void Add_k_tends_to_maximum_likelihood()
    {
        double best = Evaluator.Evaluate(NGramModel.Estimate(BatteryText.Train, 2, NGramSmoothing.MaximumLikelihood), BatteryText.Train).CrossEntropy;
        double near = Evaluator.Evaluate(NGramModel.Estimate(BatteryText.Train, 2, NGramSmoothing.AddK(1e-9)), BatteryText.Train).CrossEntropy;
        double far = Evaluator.Evaluate(NGramModel.Estimate(BatteryText.Train, 2, NGramSmoothing.AddK(1)), BatteryText.Train).CrossEntropy;

        near.Should().BeApproximately(best, 1e-6).And.BeGreaterThan(best);
        far.Should().BeGreaterThan(near);
    }

    [Fact]
    public void Probabilities_sum_to_one_after_any_context()
    {
        NGramModel[] models = [.. new[] { 1, 2, 5 }.Select(order => NGramModel.Estimate(BatteryText.Train, order, NGramSmoothing.AddK(0.01)))];
        int size = BatteryText.Train.Vocabulary.Count;
        Gen.Select(Gen.Int[0, models.Length - 1], Gen.Int[0, size - 1].Array[0, 8]).Sample((i, context) =>
        {
            LanguageModelState state = models[i].CreateState();
            foreach (int token in context)
            {
                state.Advance(token);
            }
            double sum = Enumerable.Range(0, size).Sum(token => Math.Exp(state.LogProbability(token)));
            return Math.Abs(sum - 1) < 1e-12;
        }, iter: 2000);
    }

    [Fact]
    public void A_damaged_file_is_refused_and_said_to_be_so()
    {
        string path = Path.GetTempFileName();
        NGramModel.Estimate(BatteryText.Train, 2, NGramSmoothing.AddK(0.1)).Save(path);
        byte[] good = File.ReadAllBytes(path);
        var random = new RandomSource(5);
        for (int i = 0; i < 300; i++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[i < 40 ? i : random.NextInt(bad.Length)] ^= (byte)(1 << random.NextInt(8));
            Refused(bad);
            Refused(good[..random.NextInt(good.Length)]);
        }
        Refused([.. good, 0]);
        File.Delete(path);

        void Refused(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            FluentActions.Invoking(() => NGramModel.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"'{path}' cannot be loaded: *.");
        }
    }

    [Fact]
    public void Bad_smoothing_is_refused()
    {
        foreach (double bad in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            FluentActions.Invoking(() => NGramSmoothing.AddK(bad)).Should().Throw<ArgumentOutOfRangeException>();
        }
        NGramSmoothing.AddK(0.5).ToString().Should().Be("add-0.5");
        NGramSmoothing.MaximumLikelihood.ToString().Should().Be("maximum likelihood");
    }

    private static double P(NGramModel model, int[] seen, int token)
    {
        LanguageModelState state = model.CreateState();
        foreach (int id in seen)
        {
            state.Advance(id);
        }
        return Math.Exp(state.LogProbability(token));
    }
}
