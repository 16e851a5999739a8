using CsCheck;
using SeqModels.NGrams;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>What holds for every method on every text.</summary>
[Trait("Category", "Numeric")]
public sealed class EstimationCertificateTests
{
    private static readonly Vocabulary[] Vocabularies =
    [
        Vocabulary.FromList(["0", "1", "2", "3", "4", "<unk>", "<s>", "</s>"], "<unk>", "<s>", "</s>"),
        Vocabulary.FromList(["0", "1", "2", "3", "4", "<s>", "</s>"], null, "<s>", "</s>"),
        Vocabulary.FromList(["0", "1", "2", "3", "4", "<unk>"], "<unk>"),
        Vocabulary.FromList(["0", "1", "2", "3", "4"]),
    ];

    [Fact]
    public void Probabilities_sum_to_one_after_any_context()
    {
        Gen<int[][]> text = Gen.Int[0, 4].Array[0, 8].Array[0, 25];
        Gen.Select(text, Gen.Int[1, 5], Gen.Int[0, 3], Gen.Int[0, 4].Array[0, 6].Array[6], text, Gen.Bool).Sample((train, order, which, contexts, held, sentences) =>
        {
            Vocabulary vocabulary = Vocabularies[which];
            sentences &= vocabulary.BeginId is not null;
            NGramCounts counts = NGramCounts.Count(Encode(vocabulary, train, sentences), order);
            foreach (NGramSmoothing method in Methods(Encode(vocabulary, held, sentences)))
            {
                BackoffTables model = BackoffEstimator.Estimate(counts, method, out EstimationReport report);
                report.ToString().Should().NotBeEmpty();
                foreach (int[] context in contexts)
                {
                    Check(model, context, method, train, order);
                    if (vocabulary.BeginId is { } begin)
                    {
                        Check(model, [begin, .. context], method, train, order);
                    }
                }
            }
        }, iter: 80);
    }

    [Fact]
    public void Characters_of_order_10_fall_back_and_sum_to_one()
    {
        EncodedCorpus text = SampleText.Characters(300);
        NGramCounts counts = NGramCounts.Count(text, 10);
        foreach (NGramSmoothing method in Methods(SampleText.Characters(30, 2, text.Vocabulary)))
        {
            BackoffTables model = BackoffEstimator.Estimate(counts, method, out EstimationReport report);
            for (int start = 0; start < 400; start += 37)
            {
                Check(model, text.Ids.Slice(start, start % 11).ToArray(), method, [], 10);
            }
            if (method is DiscountSmoothing { Method: DiscountMethod.ModifiedKneserNey, HeldOut: null })
            {
                report.Fallbacks.Should().NotBeEmpty("of {0}", method);
            }
        }
    }

    /// <summary>Roundings add up from order to order, and divisors are small where seen words have nearly all of the lower order.</summary>
    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 10)]
    public void Long_texts_sum_to_one_after_random_contexts(bool characters, int order)
    {
        Vocabulary words = PlainCounter.Words(40);
        EncodedCorpus text = characters ? SampleText.Characters(3000) : PlainCounter.Encode(words, PlainCounter.Sentences(6000, 12, 40, 1));
        EncodedCorpus other = characters ? SampleText.Characters(60, 2, text.Vocabulary) : PlainCounter.Encode(words, PlainCounter.Sentences(200, 12, 40, 2));
        NGramCounts counts = NGramCounts.Count(text, order);
        var random = new RandomSource(1);
        int[][] contexts = [.. Enumerable.Range(0, 600).Select(i => (i % 2 == 0 ? text : other).AsStream())
            .Select(stream => (Stream: stream, At: random.NextInt(stream.Count - order)))
            .Select(place => place.Stream.Ids.Slice(place.At, order - 1).ToArray())];
        foreach (NGramSmoothing method in Methods(other).Where(method => method is not AddKSmoothing))
        {
            NormalizationCheck check = NGramModel.Estimate(counts, method).CheckNormalization(contexts);

            check.MaxDeviation.Should().BeLessThan(1e-6, "of {0}: {1}", method, check);
        }
        NGramModel.Estimate(counts, NGramSmoothing.AddK(0.01)).CheckNormalization(contexts).MaxDeviation.Should().BeLessThan(1e-6);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        NGramCounts counts = Random();
        foreach (NGramSmoothing method in new NGramSmoothing[] { NGramSmoothing.ModifiedKneserNey(), NGramSmoothing.GoodTuring() })
        {
            BackoffTables[] models = [.. new[] { 1, 3 }.Select(degree =>
            {
                using (Parallelism.Limit(degree))
                {
                    return BackoffEstimator.Estimate(counts, method, out _);
                }
            })];
            for (int i = 0; i < counts.Order; i++)
            {
                models[0].Levels[i].Log10Probabilities.Should().Equal(models[1].Levels[i].Log10Probabilities);
                models[0].Levels[i].Log10Backoffs.Should().Equal(models[1].Levels[i].Log10Backoffs);
            }
        }
    }

    [Fact]
    public void Without_any_text_all_words_are_equally_likely()
    {
        foreach (NGramSmoothing method in Methods(Encode(Vocabularies[0], [], true)))
        {
            BackoffTables model = BackoffEstimator.Estimate(NGramCounts.Count(Encode(Vocabularies[0], [], true), 3), method, out _);

            BackoffListing.Probability(model, [6], 0).Should().BeApproximately(1 / 7.0, 1e-6, "of {0}", method);
        }
    }

    [Fingerprint("ngram-estimation")]
    internal static void Print(Fingerprint print)
    {
        NGramCounts counts = Random();
        EncodedCorpus held = new(counts.Vocabulary, Enumerable.Range(0, 3000).Select(i => i * i % 499).ToArray());
        foreach (NGramSmoothing method in Methods(held))
        {
            foreach (BackoffLevel level in BackoffEstimator.Estimate(counts, method, out _).Levels)
            {
                print.Add<float>(level.Log10Probabilities);
                print.Add<float>(level.Log10Backoffs);
            }
        }
    }

    private static NGramCounts Random()
    {
        Vocabulary vocabulary = Vocabulary.FromList(Enumerable.Range(0, 500).Select(i => $"{i}"));
        var random = new RandomSource(3);
        int[] ids = [.. Enumerable.Range(0, 60_000).Select(_ => random.NextInt(1 + random.NextInt(500)))];
        return NGramCounts.Count(new EncodedCorpus(vocabulary, ids), 4);
    }

    private static IEnumerable<NGramSmoothing> Methods(EncodedCorpus held)
    {
        yield return NGramSmoothing.MaximumLikelihood;
        BackoffSmoothing[] methods =
        [
            NGramSmoothing.ModifiedKneserNey(), NGramSmoothing.KneserNey(), NGramSmoothing.AbsoluteDiscounting(), NGramSmoothing.GoodTuring(),
            NGramSmoothing.GoodTuring() with { Cutoff = 2 }, NGramSmoothing.WittenBell(), NGramSmoothing.WittenBell() with { Interpolated = false },
            NGramSmoothing.JelinekMercer(0.7, 0.4), NGramSmoothing.JelinekMercer(held), NGramSmoothing.JelinekMercer(held, byCount: false),
            NGramSmoothing.ModifiedKneserNey() with { HeldOut = held }, NGramSmoothing.AbsoluteDiscounting() with { HeldOut = held },
        ];
        foreach (BackoffSmoothing method in methods)
        {
            yield return method;
            yield return method with { PruneThresholds = [0, 1] };
            yield return method with { PruneThresholds = [1, 1, 2], InterpolateUnigrams = false };
        }
    }

    private static EncodedCorpus Encode(Vocabulary vocabulary, int[][] sentences, bool bounds)
    {
        int end = 0;
        int[] ids = [.. sentences.SelectMany(sentence => sentence)];
        return new EncodedCorpus(vocabulary, ids, bounds ? [.. sentences.Select(sentence => end += sentence.Length)] : null);
    }

    private static void Check(BackoffTables model, int[] context, NGramSmoothing method, int[][] train, int order)
    {
        double sum = 0;
        for (int word = 0; word < model.Vocabulary.Count; word++)
        {
            double p = BackoffListing.Probability(model, context, word);
            p.Should().BeInRange(0, 1 + 1e-6);
            sum += p;
        }
        sum.Should().BeApproximately(1, 5e-6, "of {0} {1} order {2} after [{3}] on {4}", method,
            string.Join(' ', (method as BackoffSmoothing)?.PruneThresholds ?? []), order, string.Join(' ', context), string.Join(" / ", train.Select(s => string.Join(' ', s))));
    }
}
