using SeqModels.NGrams;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Against what KenLM's lmplz and query print for the same small texts.</summary>
[Trait("Category", "Numeric")]
public sealed class ModifiedKneserNeyTests
{
    private const string TextA = "the cat sat\nthe cat ran\na dog sat";

    private const string TextB = "the the big sat\nthe on the\nbig cat cat old a dog\nthe dog a dog\nthe the\non the a\ndog the\ncat cat cat";

    private const string UnigramsA =
        """
        -1.20412 <unk> 0 | -0.76042247 </s> 0 | -0.9279136 the -0.30103 | -0.9279136 cat -0.30103
        -0.76042247 sat -0.30103 | -0.9279136 ran -0.30103 | -0.9279136 a -0.30103 | -0.9279136 dog -0.30103
        """;

    private const string BigramsA =
        """
        -0.23150578 sat </s> | -0.23150578 ran </s> | -0.40631405 <s> the | -0.2525666 the cat | -0.47262076 cat sat
        -0.23150578 dog sat | -0.5100025 cat ran | -0.6464791 <s> a | -0.2525666 a dog
        """;

    private const string UnigramsB =
        """
        -1.3388186 <unk> 0 | -0.7334808 </s> 0 | -0.8444953 the -0.22670124 | -1.057992 big -0.16749108
        -1.1330566 sat -0.16749108 | -1.057992 on -0.3098039 | -0.9940097 cat -0.22184873 | -1.1330566 old -0.16749108
        -0.9940097 a -0.25701317 | -0.9940097 dog -0.23284411
        """;

    private const string BigramsB =
        """
        -0.5838374 the </s> | -0.35104397 sat </s> | -0.7573758 cat </s> | -0.68010396 a </s> | -0.4400186 dog </s>
        -0.42833155 <s> the | -0.7028679 the the | -0.23649924 on the | -0.7859845 dog the | -1.0570623 <s> big | -1.0581298 the big
        -0.6776658 big sat | -1.0570623 <s> on | -1.0581298 the on | -1.0211034 <s> cat | -0.6402699 big cat | -0.47777316 cat cat
        -0.96590656 cat old | -1.0190293 the a | -0.41011244 old a | -0.8560099 dog a | -1.0211034 <s> dog | -1.0190293 the dog
        -0.40219313 a dog
        """;

    [Fact]
    public void A_text_too_small_for_discounts_takes_the_fallback_as_KenLM()
    {
        var entries = Estimate(TextA, NGramSmoothing.ModifiedKneserNey(), out EstimationReport report);

        entries.ShouldHold(UnigramsA, backoffs: true);
        entries.ShouldHold(BigramsA, backoffs: false);
        entries["<s>"].Backoff.Should().BeApproximately(-0.30103f, 1e-6f);
        entries["<s>"].P.Should().Be(float.NegativeInfinity, "nothing predicts <s>");
        entries.Should().HaveCount(9 + 9);
        report.Fallbacks.Should().HaveCount(2);
        report.Orders[1].Discounts.Should().Equal(0.5, 1, 1.5);
    }

    [Fact]
    public void Without_the_uniform_distribution_the_rest_of_order_1_is_for_unknown_words()
    {
        var entries = Estimate(TextA, NGramSmoothing.ModifiedKneserNey() with { InterpolateUnigrams = false }, out _);

        entries.ShouldHold(
            """
            -0.30103 <unk> 0 | -0.9542425 </s> 0 | -0.9542425 sat -0.30103 | -1.2552725 the -0.30103 | -1.2552725 cat -0.30103
            -1.2552725 ran -0.30103 | -1.2552725 a -0.30103 | -1.2552725 dog -0.30103
            """, backoffs: true);
        entries.ShouldHold(
            """
            -0.25527248 sat </s> | -0.25527248 ran </s> | -0.25527248 dog sat | -0.44235915 <s> the | -0.27754888 the cat
            -0.27754888 a dog | -0.5149098 cat sat | -0.5563025 cat ran | -0.71120447 <s> a
            """, backoffs: false);
    }

    [Fact]
    public void Discounts_and_probabilities_are_those_of_KenLM()
    {
        var entries = Estimate(TextB, NGramSmoothing.ModifiedKneserNey(), out EstimationReport report);

        entries.ShouldHold(UnigramsB, backoffs: true);
        entries.ShouldHold(BigramsB, backoffs: false);
        entries["<s>"].Backoff.Should().BeApproximately(-0.2636035f, 1e-6f);
        entries.Should().HaveCount(11 + 24);
        report.Fallbacks.Should().BeEmpty();
        report.Orders[0].CountsOfCounts.Should().Equal(2, 2, 2, 2);
        report.Orders[1].CountsOfCounts.Should().Equal(17, 4, 2, 1);
        report.Orders[0].Discounts.Should().SatisfyRespectively(d => d.Should().BeApproximately(1 / 3.0, 1e-12), d => d.Should().Be(1), d => d.Should().BeApproximately(5 / 3.0, 1e-12));
        report.Orders[1].Discounts.Should().SatisfyRespectively(d => d.Should().BeApproximately(0.68, 1e-12), d => d.Should().BeApproximately(0.98, 1e-12), d => d.Should().BeApproximately(1.64, 1e-12));
    }

    [Fact]
    public void Without_KenLMs_tally_the_last_ngram_is_counted_as_any_other()
    {
        Estimate(TextB, NGramSmoothing.ModifiedKneserNey() with { KenLmTally = false }, out EstimationReport report);

        report.Orders[0].CountsOfCounts.Should().Equal([2, 2, 3, 1], "'dog' has three left neighbours and occurs four times");
    }

    [Fact]
    public void Pruning_is_KenLMs()
    {
        var entries = Estimate(TextB, NGramSmoothing.ModifiedKneserNey() with { PruneThresholds = [0, 1] }, out EstimationReport report);

        entries.ShouldHold(
            """
            -1.3388186 <unk> 0 | -0.7334808 </s> 0 | -0.8444953 the -0.13338454 | -1.057992 big 0 | -1.1330566 sat 0 | -1.057992 on -0.3098039
            -0.9940097 cat -0.13786863 | -1.1330566 old 0 | -0.9940097 a -0.18045604 | -0.9940097 dog -0.12784374
            """, backoffs: true);
        entries.ShouldHold(
            """
            -0.54214144 the </s> | -0.40602973 dog </s> | -0.40246478 <s> the | -0.66043204 the the | -0.23649924 on the
            -0.46116102 cat cat | -0.39049453 a dog
            """, backoffs: false);
        entries["<s>"].Backoff.Should().BeApproximately(-0.1518109f, 1e-6f);
        entries.Should().HaveCount(11 + 7);
        report.Orders[1].Should().BeEquivalentTo(new { NGramCount = 24, KeptNGramCount = 7 });
    }

    [Theory]
    [InlineData(TextA, TextA, 2.20692599, 0, 12, false)]
    [InlineData(TextA, "the dog ran\nzebra cat\n\nthe <unk> ??? sat", 8.02699413, 3, 13, false)]
    [InlineData(TextB, TextB, 4.51007668, 0, 35, false)]
    [InlineData(TextB, TextB, 5.66441492, 0, 35, true)]
    [InlineData(TextB, "the cat sat\nthe zebra sat on the dog\na\n", 7.60793054, 1, 14, false)]
    public void Perplexities_are_KenLMs(string train, string test, double perplexity, int unknown, int tokens, bool prune)
    {
        NGramCounts counts = BackoffListing.Count(train, 2);
        BackoffTables tables = BackoffEstimator.Estimate(counts, NGramSmoothing.ModifiedKneserNey() with { PruneThresholds = prune ? [0, 1] : [] }, out _);
        Vocabulary vocabulary = tables.Vocabulary;
        double log = 0;
        int seen = 0, outside = 0;
        foreach (string line in test.Split('\n'))
        {
            int[] ids = [vocabulary.BeginId!.Value, .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => vocabulary.IdOf(word)), vocabulary.EndId!.Value];
            for (int i = 1; i < ids.Length; i++)
            {
                log += Math.Log(BackoffListing.Probability(tables, ids.AsSpan(..i), ids[i]));
                seen++;
                outside += ids[i] == vocabulary.UnknownId ? 1 : 0;
            }
        }

        outside.Should().Be(unknown);
        seen.Should().Be(tokens);
        Math.Exp(-log / seen).Should().BeApproximately(perplexity, perplexity * 1e-6);
    }

    private static Dictionary<string, (float P, float Backoff)> Estimate(string text, NGramSmoothing smoothing, out EstimationReport report) =>
        BackoffListing.Of(BackoffEstimator.Estimate(BackoffListing.Count(text, 2), smoothing, out report));
}
