using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class GenerationTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c", "d"]);

    [Fact]
    public void Tokens_are_drawn_as_often_as_they_are_probable()
    {
        double[] shares = Shares([0.5f, 0.25f, 0.125f, 0.125f], new GenerationOptions());

        Near(shares, 0.5, 0.25, 0.125, 0.125);
    }

    [Fact]
    public void Temperature_divides_the_logits()
    {
        Near(Shares([0.6f, 0.3f, 0.1f, 0], new GenerationOptions { Temperature = 0.5 }), 36 / 46.0, 9 / 46.0, 1 / 46.0, 0);
        Near(Shares([0.2f, 0.3f, 0.1f, 0.4f], new GenerationOptions { Temperature = 1e-300 }), 0, 0, 0, 1);
        Near(Shares([0.64f, 0.36f, 0, 0], new GenerationOptions { Temperature = 2 }), 0.8 / 1.4, 0.6 / 1.4, 0, 0);
    }

    [Fact]
    public void Top_k_keeps_the_k_most_probable()
    {
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopK = 2 }), 0, 0, 3 / 7.0, 4 / 7.0);
    }

    [Fact]
    public void Top_p_keeps_the_fewest_that_reach_p()
    {
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopP = 0.65 }), 0, 0, 3 / 7.0, 4 / 7.0);
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopP = 0.01 }), 0, 0, 0, 1);
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopP = 1 }), 0.1, 0.2, 0.3, 0.4);
    }

    [Fact]
    public void Top_k_comes_before_top_p()
    {
        // After top-3 the shares are 4/9, 3/9, 2/9; the first two reach 0.7. Before it 0.4 + 0.3 would be just enough, and 0.75 would need all three.
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopK = 3, TopP = 0.75 }), 0, 0, 3 / 7.0, 4 / 7.0);
        Near(Shares([0.1f, 0.2f, 0.3f, 0.4f], new GenerationOptions { TopP = 0.75 }), 0, 2 / 9.0, 3 / 9.0, 4 / 9.0);
    }

    [Fact]
    public void Greedy_takes_the_most_probable_and_the_first_of_equals()
    {
        Near(Shares([0.1f, 0.4f, 0.1f, 0.4f], new GenerationOptions { Greedy = true }), 0, 1, 0, 0);
    }

    /// <summary>The limit of ever lower temperatures, by every way to generate.</summary>
    [Fact]
    public void Temperature_0_is_greedy()
    {
        Near(Shares([0.1f, 0.4f, 0.1f, 0.4f], new GenerationOptions { Temperature = 0 }), 0, 1, 0, 0);
        Near(Shares([0.1f, 0.4f, 0.1f, 0.4f], new GenerationOptions { Temperature = 0, TopK = 3, TopP = 0.5 }), 0, 1, 0, 0);

        NGramModel model = NGramModel.Estimate(SampleText.Characters(200), 6, NGramSmoothing.WittenBell());
        GenerationOptions cold = new() { Temperature = 0, MaxTokens = 30 }, greedy = new() { Greedy = true, MaxTokens = 30 };
        model.Generate([], cold).Should().Equal(model.Generate([], greedy)).And.HaveCount(30);
        model.GenerateTokens(["t"], cold).Should().Equal(model.GenerateTokens(["t"], greedy));
        model.GenerateText(new CharacterTokenizer(), "the ", cold).Should().Be(model.GenerateText(new CharacterTokenizer(), "the ", greedy));
    }

    [Fact]
    public void The_stream_is_lazy_and_repeatable()
    {
        var model = new FixedModel(Letters, 0.25f, 0.25f, 0.25f, 0.25f);
        IEnumerable<int> stream = model.Generate([], new GenerationOptions { MaxTokens = null, Seed = 3 });

        int[] first = [.. stream.Take(50)];

        model.Advanced.Should().Be(49);
        stream.Take(50).Should().Equal(first);
        model.Generate([], new GenerationOptions { Seed = 4 }).Take(50).Should().NotEqual(first);
    }

    [Fact]
    public void Special_tokens_follow_the_options()
    {
        Vocabulary vocabulary = Vocabulary.Build(["a"], VocabularyOptions.Sentences);
        var model = new FixedModel(vocabulary, 0.4f, 0.3f, 0.02f, 0.28f);
        var options = new GenerationOptions { MaxTokens = 200 };

        model.Generate([], options with { StopAtEnd = false }).Distinct().Should().BeEquivalentTo([2, 3]);
        model.Generate([], options with { StopAtEnd = false, ExcludeUnknown = false }).Distinct().Should().BeEquivalentTo([0, 2, 3]);
        model.Generate([], options).Should().OnlyContain(id => id == 3).And.HaveCountLessThan(200);
    }

    [Fact]
    public void A_dead_end_ends_the_stream()
    {
        EncodedCorpus text = new(Letters, new[] { 0, 1, 2, 3 });

        NGramModel.Estimate(text, 2, NGramSmoothing.MaximumLikelihood).Generate([0]).Should().Equal(1, 2, 3);
        NGramModel.Estimate(text, 3, NGramSmoothing.MaximumLikelihood).Generate([3, 0]).Should().BeEmpty();
    }

    [Fact]
    public void Text_goes_on_from_a_prompt()
    {
        EncodedCorpus text = SampleText.Characters(200);
        NGramModel model = NGramModel.Estimate(text, 6, NGramSmoothing.MaximumLikelihood);

        string made = model.GenerateText(new CharacterTokenizer(), "the cat cha", new GenerationOptions { MaxTokens = 3, Greedy = true });

        made.Should().Be("the cat chases");
        string.Concat(model.GenerateTokens(["t", "h"], new GenerationOptions { MaxTokens = 1 })).Should().Be("e");
        model.Invoking(m => m.GenerateText(new CharacterTokenizer(), "", new GenerationOptions { MaxTokens = null }))
            .Should().Throw<ArgumentException>().WithMessage("*MaxTokens*");
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        foreach (double bad in (double[])[-1, -1e-300, double.NaN, double.PositiveInfinity])
        {
            FluentActions.Invoking(() => new GenerationOptions { Temperature = bad }).Should().Throw<ArgumentOutOfRangeException>();
        }
        foreach (double bad in (double[])[0, 1.1, double.NaN])
        {
            FluentActions.Invoking(() => new GenerationOptions { TopP = bad }).Should().Throw<ArgumentOutOfRangeException>();
        }
        FluentActions.Invoking(() => new GenerationOptions { TopK = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new GenerationOptions { MaxTokens = -1 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static double[] Shares(float[] probabilities, GenerationOptions options)
    {
        const int count = 20_000;
        var shares = new double[probabilities.Length];
        foreach (int id in new FixedModel(Letters, probabilities).Generate([], options with { MaxTokens = count, Seed = 11 }))
        {
            shares[id] += 1.0 / count;
        }
        return shares;
    }

    private static void Near(double[] shares, params double[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            // Four standard deviations of 20 000 draws are at most 0.0142; what is excluded is never drawn.
            shares[i].Should().BeApproximately(expected[i], expected[i] is 0 or 1 ? 1e-9 : 0.0142);
        }
    }
}
