using SeqModels.NGrams.Tables;

namespace SeqModels.Tests.NGrams;

/// <summary>Models that KenLM made, with the totals that its query program gives.</summary>
public sealed class ArpaGoldenTests
{
    [Theory]
    [InlineData("the dog ran", -3.095707)]
    [InlineData("zebra cat", -3.4945164)]
    [InlineData("", -1.0614525)]
    [InlineData("the <unk> <UNK> sat", -4.1075125)]
    public void Totals_of_lines_are_those_of_KenLM_for_example_A(string line, double total) =>
        Backoff.Score(Backoff.Read(Backoff.ExampleA), line).Total.Should().BeApproximately(total, 2e-6);

    [Theory]
    [InlineData("the cat sat", -3.3549917)]
    [InlineData("the zebra sat on the dog", -6.0479383)]
    [InlineData("a", -1.9377172)]
    [InlineData("", -0.9970843)]
    public void Totals_of_lines_are_those_of_KenLM_for_example_B(string line, double total) =>
        Backoff.Score(Backoff.Read(Backoff.ExampleB), line).Total.Should().BeApproximately(total, 2e-6);

    [Theory]
    [InlineData(true, 8.02699413, 5.68168052, 3, 13, "the dog ran|zebra cat||the <unk> <UNK> sat")]
    [InlineData(true, 2.20692599, 2.20692599, 0, 12, "the cat sat|the cat ran|a dog sat")]
    [InlineData(false, 7.60793054, 6.73956198, 1, 14, "the cat sat|the zebra sat on the dog|a|")]
    [InlineData(false, 4.51007668, 4.51007668, 0, 35, "the the big sat|the on the|big cat cat old a dog|the dog a dog|the the|on the a|dog the|cat cat cat")]
    public void Perplexities_are_those_of_KenLM(bool exampleA, double including, double excluding, int oov, int tokens, string lines)
    {
        BackoffTables tables = Backoff.Read(exampleA ? Backoff.ExampleA : Backoff.ExampleB);

        var scores = lines.Split('|').Select(line => Backoff.Score(tables, line)).ToList();

        double total = scores.Sum(s => s.Total), unknown = scores.Sum(s => s.Oov);
        scores.Sum(s => s.OovCount).Should().Be(oov);
        scores.Sum(s => s.Tokens).Should().Be(tokens);
        Math.Pow(10, -total / tokens).Should().BeApproximately(including, including * 1e-6);
        Math.Pow(10, -(total - unknown) / (tokens - oov)).Should().BeApproximately(excluding, excluding * 1e-6);
    }

    [Fact]
    public void Models_of_KenLM_sum_to_1()
    {
        Backoff.ShouldBeNormalized(Backoff.Read(Backoff.ExampleA));
        Backoff.ShouldBeNormalized(Backoff.Read(Backoff.ExampleB));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Normalising_finds_the_backoffs_that_KenLM_wrote(bool exampleA)
    {
        BackoffTables tables = Backoff.Read(exampleA ? Backoff.ExampleA : Backoff.ExampleB);
        float[] written = [.. tables.Levels[0].Log10Backoffs];

        BackoffNormalizer.Renormalize(new BackoffWalker(tables));

        tables.Levels[0].Log10Backoffs.Should().HaveCount(written.Length).And.Equal(written, (a, b) => Math.Abs(a - b) < 2e-6);
    }
}
