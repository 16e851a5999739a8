using System.Text;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Backoff models for tests: made up, from ARPA text, compared, summed.</summary>
internal static class Backoff
{
    /// <summary>KenLM's <c>-o 2 --discount_fallback</c> on three lines.</summary>
    public const string ExampleA = """
        \data\
        ngram 1=9
        ngram 2=9

        \1-grams:
        -1.20412	<unk>	0
        0	<s>	-0.30103
        -0.76042247	</s>	0
        -0.9279136	the	-0.30103
        -0.9279136	cat	-0.30103
        -0.76042247	sat	-0.30103
        -0.9279136	ran	-0.30103
        -0.9279136	a	-0.30103
        -0.9279136	dog	-0.30103

        \2-grams:
        -0.23150578	sat </s>
        -0.23150578	ran </s>
        -0.40631405	<s> the
        -0.2525666	the cat
        -0.47262076	cat sat
        -0.23150578	dog sat
        -0.5100025	cat ran
        -0.6464791	<s> a
        -0.2525666	a dog

        \end\

        """;

    /// <summary>KenLM's <c>-o 2</c> on eight lines.</summary>
    public const string ExampleB = """
        \data\
        ngram 1=11
        ngram 2=24

        \1-grams:
        -1.3388186	<unk>	0
        0	<s>	-0.2636035
        -0.7334808	</s>	0
        -0.8444953	the	-0.22670124
        -1.057992	big	-0.16749108
        -1.1330566	sat	-0.16749108
        -1.057992	on	-0.3098039
        -0.9940097	cat	-0.22184873
        -1.1330566	old	-0.16749108
        -0.9940097	a	-0.25701317
        -0.9940097	dog	-0.23284411

        \2-grams:
        -0.5838374	the </s>
        -0.35104397	sat </s>
        -0.7573758	cat </s>
        -0.68010396	a </s>
        -0.4400186	dog </s>
        -0.42833155	<s> the
        -0.7028679	the the
        -0.23649924	on the
        -0.7859845	dog the
        -1.0570623	<s> big
        -1.0581298	the big
        -0.6776658	big sat
        -1.0570623	<s> on
        -1.0581298	the on
        -1.0211034	<s> cat
        -0.6402699	big cat
        -0.47777316	cat cat
        -0.96590656	cat old
        -1.0190293	the a
        -0.41011244	old a
        -0.8560099	dog a
        -1.0211034	<s> dog
        -1.0190293	the dog
        -0.40219313	a dog

        \end\

        """;

    public static BackoffTables Read(string arpa, ArpaReadOptions? options = null) =>
        Arpa.ReadTables(new MemoryStream(Encoding.UTF8.GetBytes(arpa)), out _, options);

    public static string Write(BackoffTables tables, ArpaWriteOptions? options = null)
    {
        var stream = new MemoryStream();
        Arpa.WriteTables(tables, stream, options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>log₁₀ of a line's probability, and the log₁₀ of its unknown words.</summary>
    public static (double Total, double Oov, int OovCount, int Tokens) Score(BackoffTables tables, string line)
    {
        var walker = new BackoffWalker(tables);
        double total = 0, oov = 0;
        int count = 0, tokens = 0;
        ContextNode context = walker.Begin;
        foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("</s>"))
        {
            int id = tables.Vocabulary.IdOf(word == "<UNK>" ? "<unk>" : word);
            double p = walker.Log10Probability(context, id);
            context = walker.Advance(context, id);
            (total, tokens) = (total + p, tokens + 1);
            (oov, count) = id == tables.Vocabulary.UnknownId ? (oov + p, count + 1) : (oov, count);
        }
        return (total, oov, count, tokens);
    }

    /// <summary>Σ_w p(w | context) without <c>&lt;s&gt;</c>.</summary>
    public static double Sum(BackoffWalker walker, ContextNode context) => Enumerable.Range(0, walker.Tables.Vocabulary.Count)
        .Where(w => w != walker.Tables.Vocabulary.BeginId).Sum(w => Math.Pow(10, walker.Log10Probability(context, w)));

    public static void ShouldBeNormalized(BackoffTables tables, double tolerance = 2e-6)
    {
        var walker = new BackoffWalker(tables);
        Sum(walker, default).Should().BeApproximately(1, tolerance);
        for (int length = 1; length < tables.Order; length++)
        {
            for (int node = 0; node < tables.Levels[length - 1].Count; node++)
            {
                Sum(walker, new ContextNode(length, node)).Should().BeApproximately(1, tolerance, "context {0} of length {1}", node, length);
            }
        }
    }

    public static void ShouldEqual(BackoffTables actual, BackoffTables expected)
    {
        actual.Vocabulary.Should().Be(expected.Vocabulary);
        actual.Order.Should().Be(expected.Order);
        actual.BySentences.Should().Be(expected.BySentences);
        for (int k = 0; k < expected.Order; k++)
        {
            actual.Levels[k].Words.Should().Equal(expected.Levels[k].Words);
            actual.Levels[k].Log10Probabilities.Should().Equal(expected.Levels[k].Log10Probabilities);
            actual.Levels[k].Log10Backoffs.Should().Equal(expected.Levels[k].Log10Backoffs);
            actual.Levels[k].ChildStarts.Should().Equal(expected.Levels[k].ChildStarts);
        }
    }

    public static Vocabulary Words(int count) => Vocabulary.FromList(
        ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, count).Select(i => $"w{i}")], "<unk>", "<s>", "</s>");

    /// <summary>A made-up normalised model: random n-grams, all contexts there, suffixes perhaps not.</summary>
    public static BackoffTables Random(ulong seed, Vocabulary vocabulary, int order, double density = 0.3)
    {
        var random = new RandomSource(seed);
        int begin = vocabulary.BeginId!.Value;
        double[] first = [.. vocabulary.Tokens.Select((_, w) => w == begin ? 0 : 0.05 + random.NextDouble())];
        double total = first.Sum();
        List<BackoffLevel> levels = [];
        int[]? words = null;
        float[] probabilities = [.. first.Select((p, w) => w == begin ? float.NegativeInfinity : (float)Math.Log10(p / total))];
        int[] last = [.. Enumerable.Range(0, vocabulary.Count)];
        for (int k = 1; k <= order; k++)
        {
            List<int> nextWords = [];
            List<float> next = [];
            var starts = new int[probabilities.Length + 1];
            for (int i = 0; k < order && i < probabilities.Length; i++)
            {
                int[] children = last[i] == vocabulary.EndId ? [] :
                    [.. Enumerable.Range(0, vocabulary.Count).Where(w => w != begin && random.NextDouble() < density / k)];
                double[] mass = [.. children.Select(_ => 0.05 + random.NextDouble())];
                double sum = mass.Sum() * (1.2 + random.NextDouble());
                nextWords.AddRange(children);
                next.AddRange(mass.Select(p => (float)Math.Log10(p / sum)));
                starts[i + 1] = next.Count;
            }
            levels.Add(new BackoffLevel
            {
                Words = words,
                Log10Probabilities = probabilities,
                Log10Backoffs = k < order ? new float[probabilities.Length] : [],
                ChildStarts = k < order ? starts : [],
            });
            (words, probabilities, last) = ([.. nextWords], [.. next], [.. nextWords]);
        }
        var tables = new BackoffTables(vocabulary, true, [.. levels]);
        BackoffNormalizer.Renormalize(new BackoffWalker(tables));
        return tables;
    }
}
