using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Sources;
using SeqModels.Text;

namespace SeqModels.Tests.Sources;

public sealed class FloorTests
{
    public static TheoryData<string, int> Sources => new() { { "coin", 1 }, { "golden mean", 2 }, { "Markov chain", 3 }, { "Reber", 3 }, { "even process", 11 } };

    [Theory]
    [MemberData(nameof(Sources))]
    public void An_ngram_model_of_the_right_order_comes_within_one_percent_from_above(string name, int order)
    {
        UnifilarSource source = Source(name);
        EncodedCorpus train = source.Sample(50_000, seed: 1), test = source.Sample(20_000, seed: 2);
        foreach (NGramSmoothing smoothing in (NGramSmoothing[])[NGramSmoothing.ModifiedKneserNey(), NGramSmoothing.AddK(0.5)])
        {
            FloorResult result = source.MeasureExcess(NGramModel.Estimate(train, order, smoothing), test);
            result.ExcessPercent.Should().BeLessThan(1, result.ToString());
            result.IsBelowFloor.Should().BeFalse(result.ToString());
            result.EntropyRate.Should().Be(source.EntropyRate);
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_planted_leak_of_the_future_is_exposed(string name, int order)
    {
        UnifilarSource source = Source(name);
        EncodedCorpus train = source.Sample(50_000, seed: 1), test = source.Sample(20_000, seed: 2);
        NGramModel model = NGramModel.Estimate(train, order);
        var peeking = new PeekingModel(model, test, weight: 0.02);
        FloorResult result = source.MeasureExcess(peeking, test);
        result.IsBelowFloor.Should().BeTrue(result.ToString());
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Both_directions_have_the_same_perplexity(string name, int order)
    {
        UnifilarSource source = Source(name);
        EncodedCorpus train = source.Sample(50_000, seed: 1), test = source.Sample(20_000, seed: 2);
        FloorResult forward = source.MeasureExcess(NGramModel.Estimate(train, order, NGramSmoothing.AddK(0.5)), test);

        NGramModel inner = NGramModel.Estimate(train.Reverse(), order, NGramSmoothing.AddK(0.5));
        FloorResult backward = source.MeasureExcess(new ReversedLanguageModel(inner), test);
        backward.Perplexity.Should().BeApproximately(forward.Perplexity, 0.005 * forward.Perplexity);
        backward.IsBelowFloor.Should().BeFalse(backward.ToString());
    }

    [Fact]
    public void The_exact_predictor_has_no_excess_and_a_uniform_guess_has_the_rest()
    {
        UnifilarSource source = UnifilarSource.EvenProcess();
        EncodedCorpus test = source.Sample(10_000, seed: 2);
        FloorResult exact = source.MeasureExcess(source, test);
        (exact.Excess, exact.StandardError, exact.IsBelowFloor, exact.Tokens).Should().Be((0, 0, false, 10_000));

        double[] guesses = new double[test.Count];
        Array.Fill(guesses, -Math.Log(2));
        FloorResult uniform = source.MeasureExcess(guesses, test);
        uniform.CrossEntropy.Should().BeApproximately(Math.Log(2), 1e-12);
        uniform.Excess.Should().BeApproximately(Math.Log(2) - exact.CrossEntropy, 1e-12);
        uniform.ExcessPercent.Should().BeApproximately(100 * ((2 / exact.Perplexity) - 1), 1e-9);
        uniform.StandardError.Should().BeInRange(0.001, 0.01);
    }

    [Fact]
    public void Texts_and_models_of_other_vocabularies_are_refused()
    {
        UnifilarSource source = UnifilarSource.EvenProcess();
        EncodedCorpus text = source.Sample(10), other = UnifilarSource.Reber().Sample(10);
        source.Invoking(s => s.MeasureExcess(s, other)).Should().Throw<ArgumentException>().WithMessage("UnifilarSource.MeasureExcess: text*");
        source.Invoking(s => s.MeasureExcess(UnifilarSource.Reber(), text)).Should().Throw<ArgumentException>().WithMessage("*model must have*");
        source.Invoking(s => s.MeasureExcess(new double[9], text)).Should().Throw<ArgumentException>().WithMessage("*10, but has 9*");
        source.Invoking(s => s.MeasureExcess(s, source.Sample(1))).Should().Throw<ArgumentException>().WithMessage("*at least 2*");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        source.Invoking(s => s.MeasureExcess(s, text, cancelled.Token)).Should().Throw<OperationCanceledException>();
    }

    private static UnifilarSource Source(string name) => name switch
    {
        "coin" => UnifilarSource.BiasedCoin(0.2),
        "golden mean" => UnifilarSource.GoldenMean(),
        "Markov chain" => UnifilarSource.RandomMarkovChain(5, 2, seed: 1),
        "Reber" => UnifilarSource.Reber(),
        _ => UnifilarSource.EvenProcess(),
    };
}
