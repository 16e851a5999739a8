using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Recipes;

/// <summary>Smoothing methods of a package's user, with nothing but the public API.</summary>
public sealed class SmoothingRecipeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recipes-").FullName;

    [Fact]
    public void A_fixed_discount_gives_the_numbers_of_its_formula()
    {
        // Counts: a 3, b 2, c 1; a b 2, a a 1, b c 1, b a 1.
        EncodedCorpus text = Encode("a b a a b c", CorpusOptions.Words);
        using NGramModel model = NGramModel.Estimate(text, order: 2, new FixedDiscount(0.5));
        int words = model.Vocabulary.Count;
        double Unigram(double count) => (count - 0.5) / 6 + 3 * 0.5 / 6 / words;

        double afterA = (2 - 0.5) / 3 + 2 * 0.5 / 3 * Unigram(2), unseen = 2 * 0.5 / 3 * Unigram(1);

        Probability(model, "a", "b").Should().BeApproximately(afterA, 1e-6);
        Probability(model, "a", "c").Should().BeApproximately(unseen, 1e-6);
        model.Report!.Orders[1].CountsOfCounts.Should().Equal(3, 1);
        model.Report.Orders[1].Discounts.Should().Equal(0.5);
        model.Description.Should().Be("fixed discount 0.5");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void It_is_estimated_in_memory_and_on_disk_as_the_built_in_one(int threads)
    {
        using ParallelismScope limit = Parallelism.Limit(threads);
        EncodedCorpus text = RandomText();
        using NGramModel memory = NGramModel.Estimate(text, order: 3, new FixedDiscount(0.6));
        using NGramModel builtIn = NGramModel.Estimate(text, order: 3, NGramSmoothing.AbsoluteDiscounting() with { Discounts = [[0.6]] });
        foreach (long budget in (long[])[1000, 100_000_000])
        {
            string path = Path.Combine(_folder, $"{threads}-{budget}");
            EstimationReport report = NGramModel.EstimateToFile(
                path, [text], order: 3, new FixedDiscount(0.6), new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = _folder });
            using NGramModel file = NGramModel.Load(path);

            report.Orders.Select(order => string.Join(" ", order.CountsOfCounts)).Should()
                .Equal(memory.Report!.Orders.Select(order => string.Join(" ", order.CountsOfCounts)));
            foreach (IReadOnlyList<int> context in Contexts(text))
            {
                Distribution(memory, context).Should().Equal(Distribution(builtIn, context));
                Distribution(file, context).Should().Equal(Distribution(builtIn, context));
            }
            file.CheckNormalization(Contexts(text)).MaxDeviation.Should().BeLessThan(1e-5);
        }
    }

    [Fact]
    public void A_reserved_count_and_a_weight_depend_on_the_context()
    {
        EncodedCorpus text = RandomText();
        using NGramModel model = NGramModel.Estimate(text, order: 2, new DirichletPrior(3));
        using NGramModel unigrams = NGramModel.Estimate(text, order: 1, new DirichletPrior(3));
        NGramCounts counts = NGramCounts.Count(text, 2);
        int the = text.Vocabulary.IdOf("w1"), next = text.Vocabulary.IdOf("w2");

        double expected = (counts.CountOf(the, next) + 3 * Probability(unigrams, null, "w2")) / (counts.CountOf(the) + 3.0);

        Probability(model, "w1", "w2").Should().BeApproximately(expected, 1e-6);
        model.CheckNormalization(Contexts(text)).MaxDeviation.Should().BeLessThan(1e-5);
    }

    [Fact]
    public void A_method_that_backs_off_sums_to_one()
    {
        EncodedCorpus text = RandomText();
        using NGramModel model = NGramModel.Estimate(text, order: 3, new FixedDiscount(0.6) { Backs = true });

        model.CheckNormalization(Contexts(text)).MaxDeviation.Should().BeLessThan(1e-5);
        FluentActions.Invoking(() => NGramModel.EstimateToFile(Path.Combine(_folder, "backoff"), [text], 3, new FixedDiscount(0.6) { Backs = true },
                new NGramCountingOptions { MemoryBudget = 1000, TemporaryFolder = _folder }))
            .Should().Throw<ArgumentException>().WithMessage("*MemoryBudget*");
    }

    [Fact]
    public void A_rule_that_is_none_is_refused()
    {
        FluentActions.Invoking(() => OrderRule.FromDiscounts(1.5)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new OrderRule { DiscountedCounts = [2] }).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => NGramModel.Estimate(RandomText(), 2, new DirichletPrior(-1))).Should().Throw<InvalidOperationException>()
            .WithMessage("OrderRule.ReservedCount: *");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static EncodedCorpus RandomText()
    {
        var random = new RandomSource(seed: 3);
        IEnumerable<string> lines = Enumerable.Range(0, 200).Select(_ =>
            string.Join(' ', Enumerable.Range(0, 1 + random.NextInt(8)).Select(_ => $"w{1 + random.NextInt(1 + random.NextInt(12))}")));
        return Encode(string.Join('\n', lines), CorpusOptions.Sentences);
    }

    private static EncodedCorpus Encode(string text, CorpusOptions options)
    {
        var corpus = Corpus.FromText(text, options);
        return corpus.Encode(corpus.BuildVocabulary());
    }

    private static IEnumerable<IReadOnlyList<int>> Contexts(EncodedCorpus text)
    {
        int words = text.Vocabulary.Count, begin = text.Vocabulary.BeginId!.Value;
        return [[], [begin], .. Enumerable.Range(0, words).Where(id => id != begin).SelectMany(id => (int[][])[[id], [begin, id], [id, (id * 7 + 1) % words]])];
    }

    private static float[] Distribution(NGramModel model, IReadOnlyList<int> context)
    {
        NGramState state = model.NullContextState();
        foreach (int id in context)
        {
            model.Score(in state, id, out state);
        }
        float[] probabilities = new float[model.Vocabulary.Count];
        model.Distribution(in state, probabilities);
        return probabilities;
    }

    private static double Probability(NGramModel model, string? context, string word)
    {
        NGramState state = model.NullContextState();
        if (context is not null)
        {
            model.Score(in state, model.Vocabulary.IdOf(context), out state);
        }
        return Math.Exp(model.Score(in state, model.Vocabulary.IdOf(word), out _));
    }

    /// <summary>p(w | h) = max(c(h w) − D, 0) / c(h) + D T(h) / c(h) · p(w | h').</summary>
    private sealed record FixedDiscount(double D) : BackoffSmoothing
    {
        public bool Backs { get; init; }

        public override string Name => FormattableString.Invariant($"fixed discount {D}");

        protected override bool BacksOff => Backs;

        protected override int CountsOfCountsLength => 2;

        protected override OrderRule FitOrder(OrderStatistics statistics) => OrderRule.FromDiscounts(D);
    }

    /// <summary>p(w | h) = (c(h w) + μ p(w | h')) / (c(h) + μ).</summary>
    private sealed record DirichletPrior(double Mu) : BackoffSmoothing
    {
        public override string Name => "Dirichlet prior";

        protected override OrderRule FitOrder(OrderStatistics statistics) => new() { ReservedCount = _ => Mu };
    }
}
