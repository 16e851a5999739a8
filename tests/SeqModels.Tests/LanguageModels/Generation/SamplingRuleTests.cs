using SeqModels.LanguageModels;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Generation;

/// <summary>Min-p and the repetition penalty.</summary>
public sealed class SamplingRuleTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c", "d"]);

    [Fact]
    public void MinPKeepsWhatIsAtLeastThatPartOfTheLargest()
    {
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { MinP = 0.6 }), 0, 0, 3 / 7.0, 4 / 7.0);
        Near(Shares([0.25f, 0.125f, 0.125f, 0.5f], new GenerationOptions { MinP = 0.5 }), 1 / 3.0, 0, 0, 2 / 3.0);
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { MinP = 1 }), 0, 0, 0, 1);
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { MinP = 1e-9 }), 0.1, 0.2, 0.3, 0.4);
    }

    /// <summary>Squared, 0.3 : 0.4 is 0.5625, below 0.6.</summary>
    [Fact]
    public void MinPRegardsProbabilitiesAfterTheTemperature()
    {
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { MinP = 0.6, Temperature = 0.5 }), 0, 0, 0, 1);
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { MinP = 0.5, Temperature = 0.5 }), 0, 0, 9 / 25.0, 16 / 25.0);
    }

    /// <summary>Top-p 0.65 keeps 0.4 and 0.3; were min-p first, 0.4 alone would be 0.4 / 0.7 &lt; 0.65, so both.</summary>
    [Fact]
    public void MinPComesAfterTopKAndTopP()
    {
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopP = 0.65, MinP = 0.8 }), 0, 0, 0, 1);
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopK = 3, MinP = 0.5 }), 0, 2 / 9.0, 3 / 9.0, 4 / 9.0);
        // Of 0.4, 0.3, 0.2, 0.1, top-p 0.55 keeps two. Min-p 0.7 before it would leave 0.4 / 0.7 = 0.57, one.
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopP = 0.55, MinP = 0.7 }), 0, 0, 3 / 7.0, 4 / 7.0);
    }

    /// <summary>With window 1, the chain repeats a letter of probability p with p² : p² + Σ others.</summary>
    [Fact]
    public void ThePenaltyRaisesTheProbabilityToItsPower()
    {
        const int count = 20_000;
        int[] ids = [.. new FixedModel(Letters, 0.5f, 0.25f, 0.25f, 0).Generate([], new GenerationOptions { RepetitionPenalty = 2, RepetitionWindow = 1, MaxTokens = count, Seed = 5 })];
        double afterA = 0, repeated = 0;
        for (int i = 1; i < count; i++)
        {
            afterA += ids[i - 1] == 0 ? 1 : 0;
            repeated += ids[i - 1] == 0 && ids[i] == 0 ? 1 : 0;
        }

        (repeated / afterA).Should().BeApproximately(0.25 / 0.75, 0.025);
        ids.Should().NotContain(3);
    }

    [Fact]
    public void ThePenaltyRegardsThePromptAndTheWindow()
    {
        var model = new FixedModel(Letters, 0.4f, 0.3f, 0.2f, 0.1f);
        var greedy = new GenerationOptions { Greedy = true, RepetitionPenalty = 4, MaxTokens = 1 };

        // 0.4⁴ = 0.026 is below 0.1.
        model.Generate([], greedy).Should().Equal(0);
        model.Generate([0], greedy).Should().Equal(1);
        model.Generate([0, 1, 2], greedy).Should().Equal(3);
        model.Generate([0, 1, 2], greedy with { RepetitionWindow = 2 }).Should().Equal(0);
        model.Generate([], greedy with { MaxTokens = 6, RepetitionWindow = 2 }).Should().Equal(0, 1, 2, 0, 1, 2);
        model.Generate([], greedy with { MaxTokens = 6 }).Should().Equal([0, 1, 2, 3, 0, 0], "each counts once, and then all are in it");
        model.Generate([3], greedy with { RepetitionPenalty = 0.1 }).Should().Equal(3);
    }

    [Fact]
    public void AnExtremePenaltyLeavesADistribution()
    {
        var model = new FixedModel(Letters, 0.4f, 0.3f, 0.2f, 0.1f);
        model.Generate([0, 1, 2, 3], new GenerationOptions { RepetitionPenalty = 1e6, MaxTokens = 3 }).Should().Equal(0, 0, 0);
        model.Generate([0, 1, 2, 3], new GenerationOptions { RepetitionPenalty = 1e6, Temperature = 1e-300, MaxTokens = 3 }).Should().Equal(0, 0, 0);
    }

    [Fact]
    public void BadValuesAreRefused()
    {
        foreach (double bad in (double[])[0, -0.1, 1.1, double.NaN])
            FluentActions.Invoking(() => new GenerationOptions { MinP = bad }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*MinP*");
        foreach (double bad in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            FluentActions.Invoking(() => new GenerationOptions { RepetitionPenalty = bad }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*RepetitionPenalty*");
        FluentActions.Invoking(() => new GenerationOptions { RepetitionWindow = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*RepetitionWindow*");
        FluentActions.Invoking(() => new GenerationOptions { StopTexts = ["a", ""] }).Should().Throw<ArgumentException>().WithMessage("*StopTexts*");
        FluentActions.Invoking(() => new GenerationOptions { StopTokens = [[1], []] }).Should().Throw<ArgumentException>().WithMessage("*StopTokens*");
    }

    [Fingerprint("token-sampler")]
    private static void SamplerFingerprint(Fingerprint print)
    {
        var model = new FixedModel(Letters, 0.37f, 0.31f, 0.21f, 0.11f);
        foreach (GenerationOptions options in (GenerationOptions[])
            [new(), new() { Temperature = 0.7 }, new() { TopK = 3, TopP = 0.9 }, new() { MinP = 0.4 }, new() { TopP = 0.9, MinP = 0.4 }, new() { RepetitionPenalty = 1.3, RepetitionWindow = 3, Temperature = 1.1 }])
        {
            print.Add<int>([.. model.Generate([1, 2], options with { MaxTokens = 200, Seed = 8 })]);
        }
    }

    private static double[] Shares(float[] probabilities, GenerationOptions options)
    {
        const int count = 20_000;
        var shares = new double[probabilities.Length];
        foreach (int id in new FixedModel(Letters, probabilities).Generate([], options with { MaxTokens = count, Seed = 11 }))
            shares[id] += 1.0 / count;
        return shares;
    }

    private static void Near(double[] shares, params double[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
            shares[i].Should().BeApproximately(expected[i], expected[i] is 0 or 1 ? 1e-9 : 0.0142);
    }
}
