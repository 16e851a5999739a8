using SeqModels.NGrams;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Pruning;
using SeqModels.NGrams.Tables;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class PruningTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void An_ngram_is_worth_the_divergence_that_its_removal_makes(int order)
    {
        BackoffTables tables = Backoff.Random((ulong)order, Backoff.Words(5), order, 0.6);
        var walker = new BackoffWalker(tables);
        double[][] frequencies = ContextMarginals.Of(tables, new LinearTables(walker));
        double[][] scores = NGramPruner.Scores(tables, NGramPruning.ByEntropy(0));
        int checkedCount = 0;
        for (int k = 1; k < order; k++)
        {
            for (int parent = 0; parent < tables.Levels[k - 1].Count; parent++)
            {
                var context = new ContextNode(k, parent);
                (int start, int end) = walker.Children(context);
                for (int child = start; child < end; child += 3)
                {
                    if (k + 1 < order && walker.Children(new ContextNode(k + 1, child)) is var (from, to) && to > from)
                    {
                        continue;
                    }
                    bool[][] keep = [.. tables.Levels.Select(l => Enumerable.Repeat(true, l.Count).ToArray())];
                    keep[k][child] = false;
                    BackoffTables without = TrieFilter.Keep(tables, keep);
                    var lesser = new BackoffWalker(without);
                    BackoffNormalizer.Renormalize(lesser);
                    double divergence = 0;
                    foreach (int word in Enumerable.Range(0, tables.Vocabulary.Count).Where(w => w != tables.Vocabulary.BeginId))
                    {
                        double p = walker.Log10Probability(context, word);
                        divergence += Math.Pow(10, p) * (p - lesser.Log10Probability(context, word)) * Math.Log(10);
                    }
                    Math.Log(1 + scores[k][child]).Should().BeApproximately(divergence * frequencies[k - 1][parent], 3e-7);
                    checkedCount++;
                }
            }
        }
        checkedCount.Should().BeGreaterThan(5);
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-2)]
    public void Pruned_models_sum_to_1_and_keep_contexts_and_probabilities(double threshold)
    {
        BackoffTables tables = Backoff.Random(11, Backoff.Words(9), 4, 0.5);

        BackoffTables pruned = NGramPruner.Prune(tables, NGramPruning.ByEntropy(threshold));

        Backoff.ShouldBeNormalized(pruned);
        pruned.Levels.Sum(l => l.Count).Should().BeLessThan(tables.Levels.Sum(l => l.Count)).And.BeGreaterThan(tables.Vocabulary.Count);
        pruned.Levels[0].Log10Probabilities.Should().Equal(tables.Levels[0].Log10Probabilities);
        for (int k = 1; k < pruned.Order; k++)
        {
            pruned.Levels[k].Log10Probabilities.Should().BeSubsetOf(tables.Levels[k].Log10Probabilities);
        }
        Backoff.ShouldEqual(Backoff.Read(Backoff.Write(pruned)), Backoff.Read(Backoff.Write(pruned)));
    }

    [Theory]
    [InlineData(NGramPruningCriterion.Entropy)]
    [InlineData(NGramPruningCriterion.Probability)]
    public void A_size_is_met_exactly_and_sizes_nest(NGramPruningCriterion criterion)
    {
        BackoffTables tables = Backoff.Random(5, Backoff.Words(8), 4, 0.5);
        int all = tables.Levels.Sum(l => l.Count), unigrams = tables.Vocabulary.Count, previous = all;
        foreach (int size in new[] { all, all - 1, all / 2, all / 10 + unigrams, unigrams + 1, unigrams, 1 })
        {
            BackoffTables pruned = NGramPruner.Prune(tables, NGramPruning.ToSize(size, criterion));

            pruned.Levels.Sum(l => l.Count).Should().Be(Math.Max(size, unigrams)).And.BeLessThanOrEqualTo(previous);
            Backoff.ShouldBeNormalized(pruned);
            previous = pruned.Levels.Sum(l => l.Count);
        }
        NGramPruner.Prune(tables, NGramPruning.ToFraction(1)).Levels.Sum(l => l.Count).Should().Be(all);
    }

    [Fact]
    public void No_threshold_drops_nothing_that_matters()
    {
        BackoffTables tables = Backoff.Read(Backoff.ExampleB);

        BackoffTables pruned = NGramPruner.Prune(tables, NGramPruning.ByEntropy(1e3));

        pruned.Order.Should().Be(1);
        NGramPruner.Prune(tables, NGramPruning.ByEntropy(0)).Levels[1].Count.Should().BeGreaterThan(20);
    }

    [Fact]
    public void Counts_say_what_stays_and_how_frequent_contexts_are()
    {
        EncodedCorpus text = LanguageModels.SampleText.Sentences(200);
        NGramCounts counts = NGramCounts.Count(text, 3);
        BackoffTables tables = FromCounts(counts);

        BackoffTables pruned = NGramPruner.Prune(tables, NGramPruning.ByCount(counts, 4));

        for (int k = 1; k < 3; k++)
        {
            long expected = counts.Levels[k].Counts.LongCount(c => c >= 4);
            pruned.Levels[k].Count.Should().Be((int)expected);
        }
        Backoff.ShouldBeNormalized(pruned);
        BackoffTables half = NGramPruner.Prune(tables, NGramPruning.ToFraction(0.5) with { Contexts = counts });
        Backoff.ShouldBeNormalized(half);
        EncodedCorpus test = LanguageModels.SampleText.Sentences(100, 2, text.Vocabulary);
        PruningCurve curve = PruningCurve.Measure(tables, test, [NGramPruning.ToSize(150), NGramPruning.ToSize(150, NGramPruningCriterion.Probability)]);
        curve.Points[0].NGrams.Should().Be(150);
        curve.Points[0].PerplexityIncludingOov.Should().BeGreaterThan(curve.Whole.PerplexityIncludingOov * 0.9);
        curve.ToString().Should().Contain("entropy, to 150 n-grams").And.Contain("none");
    }

    [Fact]
    public void Where_counts_lack_an_order_the_model_completes_the_frequencies_of_contexts()
    {
        NGramCounts counts = NGramCounts.Count(LanguageModels.SampleText.Sentences(200), 4);
        BackoffTables tables = FromCounts(counts);
        NGramCounts few = NGramCounts.Count(LanguageModels.SampleText.Sentences(200), 2);

        double[][] whole = NGramPruner.Scores(tables, NGramPruning.ByProbability(0) with { Contexts = counts });
        double[][] completed = NGramPruner.Scores(tables, NGramPruning.ByProbability(0) with { Contexts = few });

        // p(w₁ w₂) comes from both, p(w₃ | w₁ w₂) from the model: c − 0.5 instead of c.
        completed[2].Zip(whole[2]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < pair.Second * 1e-6);
        completed[3].Zip(whole[3]).Should().OnlyContain(pair => pair.First < pair.Second && pair.First > pair.Second * 0.49);
    }

    [Fact]
    public void Entropy_pruning_of_modified_KneserNey_to_a_tenth_costs_less_than_count_pruning()
    {
        EncodedCorpus text = LanguageModels.SampleText.Sentences(3000), test = LanguageModels.SampleText.Sentences(400, 2, text.Vocabulary);
        NGramCounts counts = NGramCounts.Count(text, 4);
        BackoffTables tables = BackoffEstimator.Estimate(counts, NGramSmoothing.ModifiedKneserNey(), out _);

        PruningCurve curve = PruningCurve.Measure(tables, test,
            [NGramPruning.ToFraction(0.1), NGramPruning.ToFraction(0.1, NGramPruningCriterion.Count) with { Contexts = counts }]);

        curve.Points[0].NGrams.Should().Be(curve.Points[1].NGrams);
        curve.Points[0].PerplexityIncludingOov.Should().BeLessThan(curve.Points[1].PerplexityIncludingOov);
    }

    [Fact]
    public void Many_prunings_are_those_of_each_alone()
    {
        NGramCounts counts = NGramCounts.Count(LanguageModels.SampleText.Sentences(200), 3);
        BackoffTables tables = FromCounts(counts);
        NGramPruning[] prunings =
        [
            NGramPruning.ToFraction(0.5), NGramPruning.ByEntropy(1e-5), NGramPruning.ToFraction(0.5, NGramPruningCriterion.Probability),
            NGramPruning.ToFraction(0.5) with { Contexts = counts }, NGramPruning.ByCount(counts, 2), NGramPruning.ToFraction(0.3),
        ];

        (NGramPruning Pruning, BackoffTables Tables)[] all = [.. NGramPruner.PruneAll(tables, prunings)];

        all.Select(pruned => pruned.Pruning).Should().Equal(prunings);
        foreach ((NGramPruning pruning, BackoffTables pruned) in all)
        {
            BackoffTables alone = NGramPruner.Prune(tables, pruning);
            for (int k = 0; k < alone.Order; k++)
            {
                pruned.Levels[k].Words.Should().Equal(alone.Levels[k].Words, pruning.ToString());
                pruned.Levels[k].Log10Backoffs.Should().Equal(alone.Levels[k].Log10Backoffs, pruning.ToString());
            }
        }
    }

    [Fact]
    [Trait("Category", "Numeric")]
    public void Pruned_tables_are_the_same_bits_on_every_machine() => Pruned().Levels.Should().HaveCount(4);

    [Fingerprint("ngram-pruning")]
    internal static void Print(Fingerprint print)
    {
        foreach (BackoffLevel level in Pruned().Levels)
        {
            print.Add<float>(level.Log10Probabilities);
            print.Add<float>(level.Log10Backoffs);
        }
    }

    private static BackoffTables Pruned()
    {
        NGramCounts counts = NGramCounts.Count(LanguageModels.SampleText.Sentences(500), 4);
        return NGramPruner.Prune(BackoffEstimator.Estimate(counts, NGramSmoothing.ModifiedKneserNey(), out _), NGramPruning.ToFraction(0.4));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        BackoffTables tables = Backoff.Read(Backoff.ExampleB);
        BackoffTables scores = new(tables.Vocabulary, true, tables.Levels) { IsNormalized = false };
        NGramCounts other = NGramCounts.Count(LanguageModels.SampleText.Sentences(3), 2);

        FluentActions.Invoking(() => NGramPruning.ByEntropy(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramPruning.ByProbability(2)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramPruning.ToSize(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramPruning.ToFraction(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramPruner.Prune(scores, NGramPruning.ByEntropy(1))).Should().Throw<ArgumentException>().WithMessage("*sum to 1*");
        FluentActions.Invoking(() => NGramPruner.Prune(tables, NGramPruning.ByCount(other, 1))).Should().Throw<ArgumentException>().WithMessage("*vocabulary*");
        FluentActions.Invoking(() => NGramPruner.Prune(tables, NGramPruning.ToSize(9, NGramPruningCriterion.Count)))
            .Should().Throw<ArgumentException>().WithMessage("*needs Contexts of order 2*");
    }

    /// <summary>Absolute discounting by 0.5, interpolation by backoff weights; enough of a model for tests.</summary>
    internal static BackoffTables FromCounts(NGramCounts counts)
    {
        int begin = counts.Vocabulary.BeginId!.Value;
        double total = counts.Vocabulary.Count - 1 + counts.Levels[0].Counts.Where((_, w) => w != begin).Sum(c => (long)c);
        List<BackoffLevel> levels = [];
        for (int k = 0; k < counts.Order; k++)
        {
            NGramLevel level = counts.Levels[k];
            float[] probabilities = new float[level.Counts.Length];
            for (int i = 0; k == 0 && i < probabilities.Length; i++)
            {
                probabilities[i] = i == begin ? float.NegativeInfinity : (float)Math.Log10((level.Counts[i] + 1) / total);
            }
            for (int parent = 0; k > 0 && parent < counts.Levels[k - 1].Counts.Length; parent++)
            {
                int from = counts.Levels[k - 1].ChildStarts![parent], to = counts.Levels[k - 1].ChildStarts![parent + 1];
                double sum = level.Counts[from..to].Sum(c => (long)c);
                for (int child = from; child < to; child++)
                {
                    probabilities[child] = (float)Math.Log10((level.Counts[child] - 0.5) / sum);
                }
            }
            bool inner = k + 1 < counts.Order;
            levels.Add(new BackoffLevel
            {
                Words = level.Words,
                Log10Probabilities = probabilities,
                Log10Backoffs = inner ? new float[probabilities.Length] : [],
                ChildStarts = inner ? level.ChildStarts! : [],
            });
        }
        var tables = new BackoffTables(counts.Vocabulary, counts.BySentences, [.. levels]);
        BackoffNormalizer.Renormalize(new BackoffWalker(tables));
        return tables;
    }

    [Fact]
    public void Its_loops_stop()
    {
        BackoffTables tables = RandomTables.Make(60, 3, 600, 5);
        var cancelled = new CancellationToken(canceled: true);
        bool[][] keep = [.. tables.Levels.Select(level => new bool[level.Count])];
        keep[1].AsSpan().Fill(true);
        double[][] scores = NGramPruner.Scores(tables, NGramPruning.ByEntropy(0));
        Action[] loops =
        [
            () => ContextMarginals.Of(tables, new LinearTables(new BackoffWalker(tables)), cancelled),
            () => TrieFilter.Keep(tables, keep, cancelled),
            () => TrieFilter.Map(tables, tables.Vocabulary, [.. Enumerable.Range(0, tables.Vocabulary.Count)], cancelled),
            () => NGramPruner.Select(tables, scores, NGramPruning.ByEntropy(0), cancelled),
            () => NGramPruner.Scores(tables, NGramPruning.ByEntropy(0), cancelled),
        ];
        loops.Should().AllSatisfy(loop => loop.Should().Throw<OperationCanceledException>());
    }
}
