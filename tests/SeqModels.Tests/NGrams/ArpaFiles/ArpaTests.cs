using System.Text;
using SeqModels.NGrams;
using SeqModels.NGrams.ArpaFiles;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

[Trait("Category", "Culture")]
public sealed class ArpaTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(5, true)]
    public void Write_and_read_is_exact(int order, bool gzip)
    {
        BackoffTables tables = Backoff.Random((ulong)order, Backoff.Words(7), order);
        string path = Path.GetTempFileName() + (gzip ? ".gz" : "");

        Arpa.WriteTables(tables, path);
        BackoffTables read = Arpa.ReadTables(path, out _);

        Backoff.ShouldEqual(read, tables);
        (File.ReadAllBytes(path)[0] == 0x1F).Should().Be(gzip);
        File.Delete(path);
    }

    [Fact]
    public void Numbers_survive_to_the_last_bit()
    {
        var random = new RandomSource(7);
        for (int i = 0; i < 20_000; i++)
        {
            float value = BitConverter.Int32BitsToSingle((int)random.NextUInt64());
            value = float.IsFinite(value) ? i % 2 == 0 ? value : (float)(random.NextDouble() * -9) : 1;
            byte[] text = Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

            ArpaNumber.TryParse(text, out float read).Should().BeTrue();

            BitConverter.SingleToInt32Bits(read).Should().Be(BitConverter.SingleToInt32Bits(value));
        }
    }

    [Theory]
    [InlineData("-1.00000005960464477540")]
    [InlineData("-1.0000000596046448")]
    [InlineData("-1.000000059604644")]
    [InlineData("-0.100000001490116")]
    [InlineData("16777217.0000001")]
    [InlineData("16777217")]
    [InlineData("+.5")]
    [InlineData("-5.")]
    [InlineData("1e-3")]
    public void Numbers_are_rounded_correctly(string text)
    {
        ArpaNumber.TryParse(Encoding.ASCII.GetBytes(text), out float read).Should().BeTrue();

        read.Should().Be(float.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Sloppy_files_give_the_same_model()
    {
        string[] lines = Backoff.ExampleA.Split('\n');
        string sloppy = "made by hand\n\n" + string.Join("\r\n", lines.Select(l => l
            .Replace("ngram 1=9", "ngram  1=    12", StringComparison.Ordinal).Replace("ngram 2=9", "ngram 2 = 7", StringComparison.Ordinal)
            .Replace("0\t<s>", " -99 \t <s>", StringComparison.Ordinal).Replace("</s>\t0", "</s>", StringComparison.Ordinal)
            .Replace("the cat", "the\tcat  ", StringComparison.Ordinal)).Where(l => l.Length > 0)) + "\r\ntrailing text";

        Backoff.ShouldEqual(Backoff.Read(sloppy), Backoff.Read(Backoff.ExampleA));
    }

    [Fact]
    public void Order_of_ngrams_has_no_meaning_and_the_last_of_equal_ones_counts()
    {
        string[] lines = Backoff.ExampleB.Split('\n');
        int first = Array.IndexOf(lines, "\\2-grams:") + 1;
        string[] shuffled = [.. lines.Skip(first).Take(24).OrderBy(l => l[^3])];
        string text = string.Join('\n', [.. lines[..first], "-7 cat cat", .. shuffled, .. lines[(first + 24)..]]);

        Backoff.ShouldEqual(Backoff.Read(text), Backoff.Read(Backoff.ExampleB));
    }

    [Fact]
    public void Zero_probabilities_positive_ones_and_missing_backoffs_are_understood()
    {
        BackoffTables tables = Backoff.Read("\\data\\\nngram 1=3\nngram 2=1\n\\1-grams:\n-99 a -0.5\n0.25 b\n-inf c -99\n\\2-grams:\n-100 a b\n\\end\\");

        tables.Levels[0].Log10Probabilities.Should().Equal(float.NegativeInfinity, 0, float.NegativeInfinity, float.NegativeInfinity);
        tables.Levels[0].Log10Backoffs.Should().Equal(-0.5f, 0, float.NegativeInfinity, 0);
        tables.Levels[1].Log10Probabilities.Should().Equal(float.NegativeInfinity);
        tables.Vocabulary.Tokens.Should().Equal("a", "b", "c", "<unk>");
        tables.BySentences.Should().BeFalse();
    }

    [Fact]
    public void Upper_case_unknown_is_unknown()
    {
        BackoffTables tables = Backoff.Read("\\data\\\nngram 1=2\nngram 2=1\n\\1-grams:\n-1 <UNK>\n-2 b\n\\2-grams:\n-1 b <UNK>\n\\end\\");

        tables.Vocabulary.UnknownId.Should().Be(0);
        tables.Vocabulary.Tokens.Should().Equal("<unk>", "b");
        tables.Levels[1].Words.Should().Equal(0);
    }

    [Fact]
    public void Contexts_that_a_file_lacks_are_inserted_with_the_probability_of_backing_off()
    {
        const string Arpa = "\\data\\\nngram 1=4\nngram 2=1\nngram 3=2\nngram 4=1\n\\1-grams:\n-1 <unk>\n-0.5 a -0.1\n-0.6 b -0.2\n-0.7 c -0.3\n" +
            "\\2-grams:\n-0.4 b c -0.05\n\\3-grams:\n-0.3 a b c\n-0.2 c a b -0.01\n\\4-grams:\n-0.15 c a b c\n\\end\\\n";

        BackoffTables tables = Backoff.Read(Arpa);
        var walker = new BackoffWalker(tables);

        tables.Levels.Select(l => l.Count).Should().Equal(4, 3, 2, 1);
        tables.Levels[1].Log10Probabilities.Should().Equal([-0.7f, -0.4f, -0.8f], (x, y) => Math.Abs(x - y) < 1e-6);
        tables.Levels[2].Log10Probabilities.Should().Equal(-0.3f, -0.2f);
        ContextNode context = walker.Advance(walker.Advance(walker.Advance(default, 3), 1), 2);
        walker.Log10Probability(context, 3).Should().BeApproximately(-0.15, 1e-7);
        walker.Log10Probability(walker.Advance(walker.Advance(default, 1), 2), 1).Should().BeApproximately(-0.2 - 0.5, 1e-6);
        Backoff.ShouldEqual(Backoff.Read(Backoff.Write(tables)), tables);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_byte_order_mark_is_passed_over(bool gzip)
    {
        string path = Path.GetTempFileName();
        var stream = new MemoryStream();
        using (Stream target = gzip ? new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.Fastest) : stream)
        {
            target.Write(Encoding.UTF8.GetBytes("\uFEFF" + Backoff.ExampleA));
        }
        File.WriteAllBytes(path, stream.ToArray());

        Backoff.ShouldEqual(Arpa.ReadTables(path, out _), Backoff.Read(Backoff.ExampleA));
        File.Delete(path);
    }

    [Fact]
    public void Of_orphans_that_are_listed_twice_the_last_counts()
    {
        BackoffTables tables = Backoff.Read("\\data\\\nngram 1=4\nngram 2=0\nngram 3=2\n\\1-grams:\n-1 <unk>\n-0.5 a\n-0.6 b\n-0.7 c\n\\2-grams:\n" +
            "\\3-grams:\n-0.3 a b c\n-0.4 a b c\n\\end\\\n");

        tables.Levels[2].Log10Probabilities.Should().Equal(-0.4f);
    }

    [Fact]
    public void Unknown_in_either_case_is_one_word()
    {
        BackoffTables tables = Backoff.Read("\\data\\\nngram 1=2\nngram 2=2\n\\1-grams:\n-1 <unk>\n-2 b\n\\2-grams:\n-1 b <UNK>\n-3 <UNK> b\n\\end\\");

        tables.Vocabulary.Tokens.Should().Equal("<unk>", "b");
        tables.Levels[1].Words.Should().Equal(1, 0);
    }

    [Theory]
    [InlineData("-0.2", 2, -0.5)]
    [InlineData("", 1, -0.3)]
    public void A_highest_order_without_ngrams_stays_where_backoffs_need_it(string backoff, int order, double expected)
    {
        BackoffTables tables = Backoff.Read($"\\data\\\nngram 1=2\nngram 2=0\n\\1-grams:\n-0.3 a {backoff}\n-0.3 b\n\\2-grams:\n\\end\\\n");

        tables.Order.Should().Be(order);
        var walker = new BackoffWalker(tables);
        walker.Log10Probability(walker.Advance(default, 0), 1).Should().BeApproximately(expected, 1e-6);
    }

    [Fact]
    public void Words_may_be_longer_than_any_buffer()
    {
        string[] words = [.. Enumerable.Range(0, 6).Select(i => new string((char)('a' + i), 30_000 * (i + 1)))];
        BackoffTables tables = Backoff.Random(3, Vocabulary.FromList(["<unk>", "<s>", "</s>", .. words], "<unk>", "<s>", "</s>"), 2);

        Backoff.ShouldEqual(Backoff.Read(Backoff.Write(tables)), tables);
    }

    [Fact]
    public void Tokens_that_are_no_words_need_escapes()
    {
        Vocabulary characters = Vocabulary.FromList([" ", "\n", "\\", "é", "#", "x"], unknown: "#");
        BackoffTables tables = new(characters, false, [new BackoffLevel { Log10Probabilities = [-1, -2, -3, -4, -5, -6] }]);

        FluentActions.Invoking(() => Backoff.Write(tables)).Should().Throw<ArgumentException>().WithMessage("*id 0*EscapeTokens*");
        BackoffTables read = Backoff.Read(Backoff.Write(tables, new() { EscapeTokens = true }), new() { EscapedTokens = true });

        read.Vocabulary.Tokens.Should().Equal(" ", "\n", "\\", "é", "<unk>", "x");
        read.Levels[0].Log10Probabilities.Should().Equal(tables.Levels[0].Log10Probabilities);
    }

    [Fact]
    public void The_probability_of_begin_is_as_KenLM_or_as_SRILM_writes_it()
    {
        BackoffTables tables = Backoff.Read(Backoff.ExampleA);

        Backoff.Write(tables).Should().Contain("\n0\t<s>\t-0.30103\n");
        Backoff.Write(tables, new() { BeginLog10Probability = -99 }).Should().Contain("\n-99\t<s>\t-0.30103\n");
        FluentActions.Invoking(() => new ArpaWriteOptions { BeginLog10Probability = -98 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData("", "line 1", "no line '\\data\\'")]
    [InlineData("\\data\\\nngram 1=2\n", "line 2", "ends before '\\1-grams:'")]
    [InlineData("\\data\\\nngram 2=2\n", "line 2", "found 'ngram 2=2', expected the count of order 1")]
    [InlineData("\\data\\\nngram 1=x\n", "line 2", "found 'ngram 1=x', expected 'ngram ORDER=COUNT'")]
    [InlineData("\\data\\\nngram 1=1\n\\1-grams:\nx a\n", "line 4", "found 'x', expected a base-10 logarithm of a probability")]
    [InlineData("\\data\\\nngram 1=1\n\\1-grams:\nNaN a\n", "line 4", "found 'NaN'")]
    [InlineData("\\data\\\nngram 1=1\n\\1-grams:\n-1 a b\n", "line 4", "found 'b', expected a base-10 logarithm of a backoff")]
    [InlineData("\\data\\\nngram 1=1\n\\1-grams:\n-1 a -1 -1\n", "line 4", "found '-1', expected the end of the line")]
    [InlineData("\\data\\\nngram 1=1\n\\1-grams:\n-1\n", "line 4", "found '-1', expected 1 words")]
    [InlineData("\\data\\\nngram 1=1\n\\1-grams:\n-1 a\n", "line 4", "ends among the 1-grams, expected '\\end\\'")]
    [InlineData("\\data\\\nngram 1=1\nngram 2=1\n\\1-grams:\n-1 a\n\\2-grams:\n-1 a b\n\\end\\", "line 7", "found 'b', expected a word of the 1-grams")]
    [InlineData("\\data\\\nngram 1=1\nngram 2=3\n\\1-grams:\n-1 a\n\\end\\", "line 6", "found '\\end\\', expected '\\2-grams:' with 3")]
    [InlineData("\\data\\\nngram 1=1\n\\1-grams:\n-1 a\n\\2-grams:\n\\end\\", "line 5", "found '\\2-grams:', expected '\\end\\'")]
    public void Errors_name_the_line_and_what_is_allowed(string text, string line, string what)
    {
        FluentActions.Invoking(() => Backoff.Read(text)).Should().Throw<InvalidDataException>().Which.Message.Should()
            .StartWith("Arpa.Read: 'stream', " + line).And.Contain(what);
    }

    [Fact]
    public void Damaged_gzip_and_invalid_text_are_errors_of_the_file()
    {
        var stream = new MemoryStream();
        Arpa.WriteTables(Backoff.Random(1, Backoff.Words(20), 3), stream, new() { Gzip = true });
        byte[] gzip = stream.ToArray();
        gzip[gzip.Length / 2] ^= 0x55;
        byte[] invalid = [.. "\\data\\\nngram 1=1\n\\1-grams:\n-1 "u8, 0xC3, .. "\n\\end\\"u8];

        FluentActions.Invoking(() => Arpa.ReadTables(new MemoryStream(gzip), out _)).Should().Throw<InvalidDataException>().WithMessage("Arpa.Read: 'stream'*");
        FluentActions.Invoking(() => Arpa.ReadTables(new MemoryStream(gzip, 0, gzip.Length / 3), out _)).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => Arpa.ReadTables(new MemoryStream(invalid), out _)).Should().Throw<InvalidDataException>().WithMessage("*no valid UTF-8*");
    }

    [Fact]
    public void Two_thousand_mutations_give_a_model_or_the_documented_error() => ArpaMutations.Run(2_000, 1);

    [Fingerprint("ngram-arpa")]
    internal static void Print(Fingerprint print)
    {
        BackoffTables tables = Backoff.Random(5, Backoff.Words(90), 4, 0.3);
        string text = Backoff.Write(tables);
        print.Add<char>(text);
        // With lines in another order, and contexts that are missing.
        string[] lines = text.Split('\n');
        int second = Array.IndexOf(lines, "\\2-grams:") + 1, third = Array.IndexOf(lines, "\\3-grams:");
        string[] bigrams = [.. lines[second..third].Where((line, i) => line.Length > 0 && i % 7 != 0).Reverse()];
        foreach (BackoffLevel level in Backoff.Read(string.Join('\n', [.. lines[..second], .. bigrams, .. lines[third..]])).Levels)
        {
            print.Add<int>(level.Words);
            print.Add<float>(level.Log10Probabilities);
            print.Add<float>(level.Log10Backoffs);
            print.Add<int>(level.ChildStarts);
        }
    }
}
