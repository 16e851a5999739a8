using SeqModels.NGrams;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Pruning;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class ContextMarginalsTests
{
    [Theory]
    [InlineData(1, 2, 0.6)]
    [InlineData(2, 3, 0.7)]
    [InlineData(3, 4, 0.5)]
    [InlineData(4, 5, 0.4)]
    public void Contexts_are_as_frequent_as_in_text_that_the_model_writes(int seed, int order, double density)
    {
        BackoffTables tables = Backoff.Random((ulong)seed, Backoff.Words(6), order, density);
        var walker = new BackoffWalker(tables);
        double[][] expected = Written(walker);

        double[][] marginals = ContextMarginals.Of(tables, new LinearTables(walker));

        marginals.Should().HaveCount(order - 1);
        marginals[0].Sum().Should().BeApproximately(1, 1e-5);
        for (int k = 0; k < order - 1; k++)
        {
            marginals[k].Should().HaveCount(tables.Levels[k].Count);
            for (int node = 0; node < marginals[k].Length; node++)
            {
                marginals[k][node].Should().BeApproximately(expected[k][node], 2e-3, $"context {node} of order {k + 1}");
            }
        }
        marginals[0][tables.Vocabulary.EndId!.Value].Should().Be(0);
    }

    [Fact]
    public void Lower_orders_of_KneserNey_say_little_of_how_frequent_words_are_and_the_marginals_say_it()
    {
        NGramCounts counts = NGramCounts.Count(LanguageModels.SampleText.Sentences(400), 3);
        BackoffTables tables = BackoffEstimator.Estimate(counts, NGramSmoothing.KneserNey(), out _);

        double[] marginals = ContextMarginals.Of(tables, new LinearTables(new BackoffWalker(tables)))[0];

        double ofMarginals = 0, ofUnigrams = 0;
        for (int word = 0; word < marginals.Length; word++)
        {
            if (word != counts.Vocabulary.EndId && word != counts.Vocabulary.BeginId)
            {
                double counted = (double)counts.Levels[0].Counts[word] / counts.TokenCount;
                ofMarginals += Math.Abs(marginals[word] - counted);
                ofUnigrams += Math.Abs(Math.Pow(10, tables.Levels[0].Log10Probabilities[word]) - counted);
            }
        }
        ofMarginals.Should().BeLessThan(ofUnigrams / 2);
    }

    [Fact]
    public void Running_text_and_order_1_work()
    {
        EncodedCorpus stream = LanguageModels.SampleText.Sentences(100).AsStream();
        BackoffTables tables = BackoffEstimator.Estimate(NGramCounts.Count(stream, 3), NGramSmoothing.WittenBell(), out _);

        double[][] marginals = ContextMarginals.Of(tables, new LinearTables(new BackoffWalker(tables)));

        double[][] expected = Written(new BackoffWalker(tables));
        for (int k = 0; k < 2; k++)
        {
            marginals[k].Zip(expected[k], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(2e-3);
        }
        BackoffTables words = BackoffEstimator.Estimate(NGramCounts.Count(stream, 1), NGramSmoothing.WittenBell(), out _);
        ContextMarginals.Of(words, new LinearTables(new BackoffWalker(words))).Should().BeEmpty();
    }

    /// <summary>The same by walking from every context with every word.</summary>
    private static double[][] Written(BackoffWalker walker)
    {
        Vocabulary vocabulary = walker.Tables.Vocabulary;
        var masses = new Dictionary<ContextNode, double> { [walker.Advance(default, vocabulary.Count - 1)] = 1 };
        for (int round = 0; round < 300; round++)
        {
            var next = new Dictionary<ContextNode, double>();
            foreach ((ContextNode context, double mass) in masses)
            {
                for (int word = 0; word < vocabulary.Count; word++)
                {
                    ContextNode after = walker.Tables.BySentences && word == vocabulary.EndId ? walker.Begin : walker.Advance(context, word);
                    next[after] = next.GetValueOrDefault(after) + mass * Math.Pow(10, walker.Log10Probability(context, word));
                }
            }
            masses = next;
        }
        double[][] marginals = [.. walker.Tables.Levels.Take(walker.Order - 1).Select(level => new double[level.Count])];
        foreach ((ContextNode context, double mass) in masses)
        {
            for (ContextNode c = context; c.Length > 0; c = walker.Suffix(c))
            {
                marginals[c.Length - 1][c.Node] += mass;
            }
        }
        return marginals;
    }
}
