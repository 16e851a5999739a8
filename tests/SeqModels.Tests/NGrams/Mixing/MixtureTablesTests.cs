using SeqModels.LanguageModels.Mixtures;
using SeqModels.NGrams;
using SeqModels.NGrams.Mixing;
using SeqModels.NGrams.Tables;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class MixtureTablesTests
{
    private static readonly BackoffTables First = Backoff.Random(21, Backoff.Words(6), 3, 0.5);
    private static readonly BackoffTables Second = Backoff.Random(22, Backoff.Words(6), 4, 0.4);

    [Fact]
    public void A_linear_mixture_gives_every_stored_ngram_the_mixed_probability_and_sums_to_1()
    {
        BackoffTables mixed = MixtureTables.Linear([First, Second], [0.3, 0.7]);

        mixed.Levels.Select(l => l.Count).Should().OnlyContain(count => count > 0).And.HaveCount(4);
        Backoff.ShouldBeNormalized(mixed);
        ForAllStored(mixed, (context, word, p) =>
            p.Should().BeApproximately(0.3 * Probability(First, context, word) + 0.7 * Probability(Second, context, word), 1e-6));
    }

    [Fact]
    public void A_mixture_of_one_model_with_itself_is_that_model()
    {
        BackoffTables mixed = MixtureTables.Linear([Second, Second], [0.5, 0.5]);

        for (int k = 0; k < Second.Order; k++)
        {
            mixed.Levels[k].Words.Should().Equal(Second.Levels[k].Words);
            mixed.Levels[k].Log10Probabilities.Should().Equal(Second.Levels[k].Log10Probabilities, Close);
            mixed.Levels[k].Log10Backoffs.Should().Equal(Second.Levels[k].Log10Backoffs, Close);
        }
    }

    [Fact]
    public void A_log_linear_mixture_is_exact_for_every_word_in_every_context()
    {
        BackoffTables mixed = MixtureTables.LogLinear([First, Second], [0.4, 0.9]);

        Backoff.ShouldBeNormalized(mixed);
        var walker = new BackoffWalker(mixed);
        foreach (int[] context in Contexts())
        {
            double[] weighted = [.. Enumerable.Range(0, mixed.Vocabulary.Count).Select(word => word == mixed.Vocabulary.BeginId ? 0 :
                Math.Pow(Probability(First, context, word), 0.4) * Math.Pow(Probability(Second, context, word), 0.9))];
            double sum = weighted.Sum();
            for (int word = 0; word < weighted.Length; word++)
            {
                if (word != mixed.Vocabulary.BeginId)
                {
                    Probability(mixed, context, word).Should().BeApproximately(weighted[word] / sum, 2e-6);
                }
            }
        }
    }

    [Fact]
    public void Weights_by_expectation_maximisation_never_lose_likelihood_and_find_the_maximum()
    {
        EncodedCorpus text = Text(First, 300, 5);
        double[][] scores = [.. new[] { First, Second }.Select(model =>
            Array.ConvertAll(BackoffScorer.Log10Probabilities(new BackoffWalker(model), text), p => p * Math.Log(10)))];

        (double[] weights, IReadOnlyList<double> history) = MixtureWeights.Fit(scores, tolerance: 1e-12);

        history.Zip(history.Skip(1)).Should().OnlyContain(pair => pair.Second >= pair.First - 1e-12);
        weights.Sum().Should().BeApproximately(1, 1e-12);
        weights[0].Should().BeGreaterThan(0.5);
        foreach (double shift in new[] { -0.01, 0.01 })
        {
            double other = Math.Clamp(weights[0] + shift, 0, 1);
            Enumerable.Range(0, scores[0].Length).Average(t => Math.Log(other * Math.Exp(scores[0][t]) + (1 - other) * Math.Exp(scores[1][t])))
                .Should().BeLessThanOrEqualTo(history[^1] + 1e-9);
        }
    }

    [Fact]
    public void Log_linear_weights_make_the_text_most_probable()
    {
        EncodedCorpus text = Text(First, 300, 6);
        var fit = new LogLinearFit([First, Second], text);

        (double[] weights, double likelihood) = fit.Fit(1e-7, 500);

        BackoffTables mixed = MixtureTables.LogLinear([First, Second], weights);
        (double perplexity, _) = BackoffScorer.Perplexity(new BackoffWalker(mixed), text);
        Math.Exp(-likelihood).Should().BeApproximately(perplexity, 1e-5 * perplexity);
        foreach ((double a, double b) in new[] { (0.02, 0.0), (-0.02, 0.0), (0.0, 0.02), (0.0, -0.02) })
        {
            fit.Loss([Math.Max(0, weights[0] + a), Math.Max(0, weights[1] + b)]).Should().BeGreaterThanOrEqualTo(-likelihood - 1e-7);
        }
        perplexity.Should().BeLessThan(BackoffScorer.Perplexity(new BackoffWalker(Second), text).IncludingOov);
    }

    private static bool Close(float a, float b) => a == b || Math.Abs(a - b) < 3e-6;

    private static double Probability(BackoffTables model, int[] context, int word)
    {
        var walker = new BackoffWalker(model);
        ContextNode node = context.Aggregate(default(ContextNode), walker.Advance);
        return Math.Pow(10, walker.Log10Probability(node, word));
    }

    [Fact]
    public void A_weight_of_0_leaves_a_model_out_whose_words_are_impossible()
    {
        BackoffTables without = Backoff.Random(22, Backoff.Words(6), 4, 0.4);
        without.Levels[0].Log10Probabilities[4] = float.NegativeInfinity;
        BackoffTables mixed = NGramMixture.LogLinear([NGramModel.FromTables(without), NGramModel.FromTables(First)], [0, 1]).Model.ToTables();

        foreach (int[] context in Contexts())
        {
            Probability(mixed, context, 4).Should().BeApproximately(Probability(First, context, 4), 2e-6);
        }
    }

    [Fact]
    public void The_unknown_token_of_the_held_out_text_is_unknown_however_it_is_spelled()
    {
        NGramModel[] models = [NGramModel.FromTables(First), NGramModel.FromTables(Second)];
        int[] ids = [0, 1, 0, 2, 1, 1];
        var odd = new EncodedCorpus(Vocabulary.FromList(["w1", "w2", "w3", "<s>", "</s>"], "w1", "<s>", "</s>"), ids, [3, 6]);
        var usual = new EncodedCorpus(Vocabulary.FromList(["<unk>", "w2", "w3", "<s>", "</s>"], "<unk>", "<s>", "</s>"), ids, [3, 6]);

        NGramMixture.Linear(models, odd).ComponentPerplexities.Should().Equal(NGramMixture.Linear(models, usual).ComponentPerplexities);
    }

    [Fingerprint("ngram-mixture")]
    internal static void Print(Fingerprint print)
    {
        BackoffTables first = Backoff.Random(21, Backoff.Words(60), 3, 0.4), second = Backoff.Random(22, Backoff.Words(60), 4, 0.2);
        EncodedCorpus held = Text(first, 60, 3);
        NGramModel[] models = [NGramModel.FromTables(first), NGramModel.FromTables(second)];
        foreach (NGramMixture mixture in new[]
        {
            NGramMixture.Linear(models, held), NGramMixture.LogLinear(models, held, 1e-3), NGramMixture.Linear(models, [0.3, 0.7]),
        })
        {
            print.Add<double>([.. mixture.Weights]);
            foreach (BackoffLevel level in mixture.Model.ToTables().Levels)
            {
                print.Add<float>(level.Log10Probabilities);
                print.Add<float>(level.Log10Backoffs);
            }
        }
    }

    private static IEnumerable<int[]> Contexts()
    {
        int words = First.Vocabulary.Count;
        for (int a = 0; a < words; a++)
        {
            yield return [a];
            for (int b = 0; b < words; b += 2)
            {
                yield return [a, b];
                yield return [a, b, (a + b) % words];
            }
        }
        yield return [];
    }

    private static void ForAllStored(BackoffTables tables, Action<int[], int, double> check)
    {
        int[][] paths = [.. Enumerable.Range(0, tables.Vocabulary.Count).Select(w => new[] { w })];
        for (int k = 1; k < tables.Order; k++)
        {
            List<int[]> next = [];
            for (int parent = 0; parent < paths.Length; parent++)
            {
                for (int child = tables.Levels[k - 1].ChildStarts[parent]; child < tables.Levels[k - 1].ChildStarts[parent + 1]; child++)
                {
                    check(paths[parent], tables.Levels[k].Words![child], Math.Pow(10, tables.Levels[k].Log10Probabilities[child]));
                    next.Add([.. paths[parent], tables.Levels[k].Words![child]]);
                }
            }
            paths = [.. next];
        }
    }

    /// <summary>Sentences drawn from a model.</summary>
    private static EncodedCorpus Text(BackoffTables model, int sentences, ulong seed)
    {
        var random = new SeqModels.Numerics.RandomSource(seed);
        var walker = new BackoffWalker(model);
        List<int> ids = [], ends = [];
        for (int i = 0; i < sentences; i++)
        {
            for (ContextNode context = walker.Begin; ;)
            {
                double left = random.NextDouble();
                int word = Enumerable.Range(0, model.Vocabulary.Count).FirstOrDefault(w => w != model.Vocabulary.BeginId
                    && (left -= Math.Pow(10, walker.Log10Probability(context, w))) < 0, model.Vocabulary.EndId!.Value);
                if (word == model.Vocabulary.EndId)
                {
                    break;
                }
                ids.Add(word);
                context = walker.Advance(context, word);
            }
            ends.Add(ids.Count);
        }
        return new EncodedCorpus(model.Vocabulary, ids.ToArray(), [.. ends]);
    }
}
