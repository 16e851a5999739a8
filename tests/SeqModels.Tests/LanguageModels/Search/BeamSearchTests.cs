using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Search;

public sealed class BeamSearchTests
{
    private const int Longest = 4;

    private static readonly Vocabulary Words = Vocabulary.Build(["a", "b", "c"], VocabularyOptions.Sentences);
    private static readonly int End = Words.EndId!.Value;

    public static TheoryData<string, LengthPenalty, double> Searches => new()
    {
        { "n-gram", LengthPenalty.None, 0 },
        { "n-gram", LengthPenalty.Gnmt, 0.8 },
        { "n-gram", LengthPenalty.Length, 1 },
        { "lstm", LengthPenalty.None, 0 },
        { "lstm", LengthPenalty.Gnmt, 2 },
        { "lstm", LengthPenalty.Length, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public void A_wide_beam_finds_the_exhaustive_best(string name, LengthPenalty penalty, double exponent)
    {
        ILanguageModel model = Model(name);
        var options = new BeamSearchOptions { Width = 200, Count = 25, MaxTokens = Longest, LengthPenalty = penalty, LengthExponent = exponent };

        IReadOnlyList<BeamHypothesis> found = model.BeamSearch([3], options);

        BeamHypothesis[] expected = [.. Everything(model, 3, options).OrderByDescending(hypothesis => hypothesis.Score).Take(25)];
        found.Should().HaveCount(25);
        for (int i = 0; i < expected.Length; i++)
        {
            found[i].Tokens.Should().Equal(expected[i].Tokens);
            found[i].IsComplete.Should().Be(expected[i].IsComplete);
            found[i].LogProbability.Should().BeApproximately(expected[i].LogProbability, 1e-5);
            found[i].Score.Should().BeApproximately(expected[i].Score, 1e-5);
        }
    }

    [Theory]
    [InlineData("n-gram")]
    [InlineData("lstm")]
    [InlineData("reversed")]
    [InlineData("mixture")]
    public void Width_1_is_greedy(string name)
    {
        ILanguageModel model = Model(name);
        foreach (int[] prompt in (int[][])[[], [3], [4, 5]])
        {
            foreach (LengthPenalty penalty in Enum.GetValues<LengthPenalty>())
            {
                model.BeamSearch(prompt, new BeamSearchOptions { Width = 1, MaxTokens = 12, LengthPenalty = penalty, LengthExponent = 2 }).Should().ContainSingle()
                    .Which.Tokens.Should().Equal(model.Generate(prompt, new GenerationOptions { Greedy = true, MaxTokens = 12 }));
            }
        }
    }

    [Fact]
    public void The_results_are_sorted_distinct_and_as_probable_as_the_model_says()
    {
        ILanguageModel model = Model("lstm");

        IReadOnlyList<BeamHypothesis> found = model.BeamSearch([3], new BeamSearchOptions { Width = 6, MaxTokens = 9, LengthPenalty = LengthPenalty.Gnmt });

        found.Should().HaveCount(6).And.BeInDescendingOrder(hypothesis => hypothesis.Score);
        found.Select(hypothesis => string.Join(' ', hypothesis.Tokens) + hypothesis.IsComplete).Should().OnlyHaveUniqueItems();
        foreach (BeamHypothesis hypothesis in found)
        {
            int[] whole = hypothesis.IsComplete ? [.. hypothesis.Tokens, End] : [.. hypothesis.Tokens];
            double logProbability = model.LogProbability([3, .. whole]) - model.LogProbability([3]);
            hypothesis.LogProbability.Should().BeApproximately(logProbability, 1e-5);
            hypothesis.Score.Should().BeApproximately(logProbability / Math.Pow((5 + whole.Length) / 6.0, 0.6), 1e-5);
            hypothesis.Tokens.Should().NotContain(End);
        }
    }

    /// <summary>All hypotheses of equal length are equally probable: the lowest ids win, and come first.</summary>
    [Fact]
    public void Ties_are_ordered_by_ids()
    {
        var model = new FixedModel(Vocabulary.FromList(["a", "b", "c", "d"]), 0.25f, 0.25f, 0.25f, 0.25f);

        IReadOnlyList<BeamHypothesis> found = model.BeamSearch([], new BeamSearchOptions { Width = 5, MaxTokens = 2 });

        found.Select(hypothesis => string.Concat(hypothesis.Tokens)).Should().Equal("00", "01", "02", "03", "10");
        found.Should().OnlyContain(hypothesis => !hypothesis.IsComplete);
    }

    /// <summary>c b and b c are equally probable, and c comes before b in the first step: by ids, b c is first.</summary>
    [Fact]
    public void Ties_of_different_first_tokens_are_ordered_by_all_ids()
    {
        var model = new FixedModel(Vocabulary.FromList(["a", "b", "c"]), 0.125f, 0.375f, 0.5f);

        model.BeamSearch([], new BeamSearchOptions { Width = 4, MaxTokens = 2 }).Select(hypothesis => string.Concat(hypothesis.Tokens)).Should().Equal("22", "12", "21", "11");
    }

    [Fact]
    public void The_options_limit_what_is_generated()
    {
        ILanguageModel model = Model("n-gram");
        var options = new BeamSearchOptions { Width = 300, Count = 300, MaxTokens = Longest };

        model.BeamSearch([], options).SelectMany(hypothesis => hypothesis.Tokens).Distinct().Should().BeEquivalentTo([3, 4, 5]);
        model.BeamSearch([], options with { ExcludeUnknown = false }).SelectMany(hypothesis => hypothesis.Tokens).Distinct().Should().BeEquivalentTo([0, 3, 4, 5]);
        model.BeamSearch([], options with { ForbiddenIds = [4] }).SelectMany(hypothesis => hypothesis.Tokens).Distinct().Should().BeEquivalentTo([3, 5]);
        model.BeamSearch([], options with { MinTokens = 3 }).Should().OnlyContain(hypothesis => hypothesis.Tokens.Count >= 3).And.Contain(hypothesis => hypothesis.IsComplete);
        model.BeamSearch([], options with { MinTokens = 5 }).Should().OnlyContain(hypothesis => hypothesis.Tokens.Count == Longest && !hypothesis.IsComplete);
        model.BeamSearch([], options with { EndId = 3 }).Should().OnlyContain(hypothesis => !hypothesis.Tokens.Contains(3)).And.Contain(hypothesis => hypothesis.Tokens.Contains(End));
        model.BeamSearch([3, 4], options with { MaxTokens = 0 }).Should().ContainSingle().Which.Should().BeEquivalentTo(new BeamHypothesis([], 0, 0, IsComplete: false));
    }

    /// <summary>Stopping early returns the first complete hypotheses, not the best ones.</summary>
    [Fact]
    public void Stopping_early_stops_at_the_first_complete_hypotheses()
    {
        var model = new FixedModel(Words, 0, 0, 0.1f, 0.3f, 0.4f, 0.2f);
        var options = new BeamSearchOptions { Width = 4, Count = 1, MaxTokens = 6, LengthPenalty = LengthPenalty.Length, LengthExponent = 1 };

        model.BeamSearch([], options with { StopEarly = true })[0].Tokens.Should().BeEmpty();
        model.BeamSearch([], options)[0].Tokens.Should().Equal(4, 4, 4, 4, 4, 4);
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is_possible()
    {
        NGramModel model = NGramModel.Estimate(new EncodedCorpus(Vocabulary.FromList(["a", "b"]), new[] { 0, 0, 1 }), 2, NGramSmoothing.MaximumLikelihood);

        model.BeamSearch([1], new BeamSearchOptions { MaxTokens = 2 }).Should().BeEmpty();
    }

    [Fact]
    public void Text_follows_a_prompt_and_precedes_it_from_right_to_left()
    {
        NGramModel model = NGramModel.Estimate(SampleText.Characters(200), 6, NGramSmoothing.MaximumLikelihood);
        ILanguageModel named = new Named(model);

        named.BeamSearchText("the cat cha", new BeamSearchOptions { Width = 2, MaxTokens = 3 })[0].Should().Be("the cat chases");
        NGramModel smooth = NGramModel.Estimate(SampleText.Characters(200), 3, NGramSmoothing.WittenBell());
        new Named(new ReversedLanguageModel(smooth)).BeamSearchText("b", new BeamSearchOptions { MaxTokens = 2 }).Should().OnlyContain(text => text.EndsWith('b') && text.Length == 3);
        Lstm().Invoking(it => it.BeamSearchText("")).Should().Throw<InvalidOperationException>().WithMessage("*has no tokenizer*");
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        IEnumerable<int> Prompt()
        {
            yield return 3;
            source.Cancel();
            yield return 4;
        }

        FluentActions.Invoking(() => Model("lstm").BeamSearch(Prompt(), null, source.Token)).Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => Model("lstm").BeamSearch([], null, source.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Bad_options_and_distributions_are_refused()
    {
        ILanguageModel model = Model("n-gram");
        FluentActions.Invoking(() => new BeamSearchOptions { Width = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.Width*");
        FluentActions.Invoking(() => new BeamSearchOptions { Count = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.Count*");
        FluentActions.Invoking(() => new BeamSearchOptions { MaxTokens = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.MaxTokens*");
        FluentActions.Invoking(() => new BeamSearchOptions { MinTokens = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.MinTokens*");
        FluentActions.Invoking(() => new BeamSearchOptions { LengthExponent = -0.1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.LengthExponent*");
        FluentActions.Invoking(() => new BeamSearchOptions { LengthPenalty = (LengthPenalty)9 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.LengthPenalty*");
        model.Invoking(it => it.BeamSearch([], new BeamSearchOptions { ForbiddenIds = [6] })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.ForbiddenIds: ids of this vocabulary are 0 to 5*");
        model.Invoking(it => it.BeamSearch([], new BeamSearchOptions { EndId = -1 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("BeamSearchOptions.EndId*");
        FluentActions.Invoking(() => new FixedModel(Words, 0, 0, 0.1f, 0.3f, float.NaN, 0.2f).BeamSearch([])).Should().Throw<InvalidDistributionException>().WithMessage("*token 4 'b' is NaN*");
    }

    private static ILanguageModel Model(string name)
    {
        EncodedCorpus text = Corpus.FromLines(["a b c a", "a b", "c a b b", "b", "a c a b c", "b a c"]).Encode(Words);
        NGramModel counts = NGramModel.Estimate(text, 3, NGramSmoothing.WittenBell());
        return name switch
        {
            "n-gram" => counts,
            "reversed" => new ReversedLanguageModel(counts),
            "mixture" => new LanguageModelMixture((counts, 0.5), (Lstm(), 0.5)),
            _ => Lstm(),
        };
    }

    private static RecurrentLanguageModel Lstm()
    {
        var model = new RecurrentLanguageModel(Words, new RecurrentLanguageModelOptions { Recurrent = new LstmOptions(), HiddenSize = 8, EmbeddingSize = 4, InitialRange = 1.5f, Seed = 3 });
        model.Evaluate();
        return model;
    }

    /// <summary>Every hypothesis of the options, by enumeration.</summary>
    private static List<BeamHypothesis> Everything(ILanguageModel model, int prompt, BeamSearchOptions options)
    {
        var all = new List<BeamHypothesis>();
        LanguageModelState start = model.CreateState();
        start.Advance(prompt);
        Extend([], 0, start);
        return all;

        void Extend(int[] tokens, double logProbability, LanguageModelState state)
        {
            if (tokens.Length == options.MaxTokens)
            {
                all.Add(Made(tokens, logProbability, isComplete: false));
                return;
            }

            all.Add(Made(tokens, logProbability + state.LogProbability(End), isComplete: true));
            foreach (int token in (int[])[3, 4, 5])
            {
                LanguageModelState next = state.Fork();
                next.Advance(token);
                Extend([.. tokens, token], logProbability + state.LogProbability(token), next);
            }
        }

        BeamHypothesis Made(int[] tokens, double logProbability, bool isComplete)
        {
            int length = tokens.Length + (isComplete ? 1 : 0);
            double penalty = options.LengthPenalty switch
            {
                LengthPenalty.Gnmt => Math.Pow((5 + length) / 6.0, options.LengthExponent),
                LengthPenalty.Length => Math.Pow(length, options.LengthExponent),
                _ => 1,
            };
            return new BeamHypothesis(tokens, logProbability, logProbability / penalty, isComplete);
        }
    }

    /// <summary>A model with a tokenizer of characters.</summary>
    private sealed class Named(ILanguageModel model) : ILanguageModel
    {
        public Vocabulary Vocabulary => model.Vocabulary;

        public ITokenizer? Tokenizer => new CharacterTokenizer();

        public ReadingDirection Direction => model.Direction;

        public LanguageModelState CreateState() => model.CreateState();
    }
}
