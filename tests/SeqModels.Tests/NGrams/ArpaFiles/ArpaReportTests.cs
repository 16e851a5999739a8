using System.IO.Compression;
using System.Text;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

[Trait("Category", "Culture")]
public sealed class ArpaReportTests
{
    private const string Clean = "\\data\\\nngram 1=4\nngram 2=2\n\n\\1-grams:\n-1\t<unk>\t0\n-99\t<s>\t-0.5\n-1\t</s>\t0\n-0.5\ta\t-0.1\n\n\\2-grams:\n" +
        "-0.3\t<s> a\n-0.4\ta </s>\n\n\\end\\\n";

    [Fact]
    public void A_file_as_it_should_be_is_clean()
    {
        ArpaReport report = Read(Clean);

        report.IsClean.Should().BeTrue();
        report.ToString().Should().BeEmpty();
        Read(Clean, Strict).IsClean.Should().BeTrue();
        using NGramModel model = Model(Clean, null);
        using var written = new MemoryStream();
        Arpa.Write(model, written);
        written.Position = 0;
        using NGramModel again = Arpa.Read(written, Strict);
        again.ArpaReport!.IsClean.Should().BeTrue();
        NGramModel.Estimate(Corpus.FromText("a b").Encode(Vocabulary.Build(["a", "b"], VocabularyOptions.Sentences)), 2, NGramSmoothing.MaximumLikelihood).ArpaReport.Should().BeNull();
    }

    [Theory]
    [InlineData("ngram 2=2", "ngram 2=7", ArpaRepairKind.CountMismatch, 2, 1, 15, "announces 7 2-grams, but 2 follow")]
    [InlineData("-0.5\ta\t", "0.5\ta\t", ArpaRepairKind.PositiveProbability, 1, 1, 9, "'0.5 a -0.1' has a log-probability above 0")]
    [InlineData("</s>\t0\n-0.5\ta\t-0.1", "</s>\n-0.5\ta", ArpaRepairKind.MissingBackoff, 1, 2, 8, "'-1 </s>' has no backoff weight")]
    [InlineData("-0.4\ta </s>\n", "-0.4\ta </s>\n-0.7\t<s> a\n-0.6\t<s> a\n", ArpaRepairKind.DuplicateNGram, 2, 2, 14, "'<s> a' is listed more than once")]
    [InlineData("-0.5\ta\t", "-0.7\t</s>\t0\n-0.5\ta\t", ArpaRepairKind.DuplicateNGram, 1, 1, 9, "'</s>' is listed more than once")]
    [InlineData("-1\t<unk>\t0\n", "", ArpaRepairKind.MissingUnknown, 1, 1, 0, "no '<unk>' among the 1-grams")]
    [InlineData("<unk>", "<UNK>", ArpaRepairKind.UpperCaseSpecial, 1, 1, 0, "'<UNK>' is among the 1-grams and '<unk>' is not")]
    [InlineData("</s>\t0", "</S>\t0", ArpaRepairKind.UpperCaseSpecial, 1, 1, 0, "'</S>' is among the 1-grams and '</s>' is not")]
    [InlineData("\t<s> a", "\t<S> a", ArpaRepairKind.UpperCaseSpecial, 2, 1, 12, "'<S>' is no 1-gram")]
    public void Each_repair_is_reported_by_default_and_refused_when_strict(
        string old, string changed, ArpaRepairKind kind, int order, int count, int line, string what)
    {
        string text = Clean.Replace(old, changed, StringComparison.Ordinal);

        ArpaReport report = Read(text);

        ArpaRepair repair = report.Repairs.Where(repair => repair.Kind == kind && repair.Order == order).Should().ContainSingle().Subject;
        (repair.Count, repair.Line).Should().Be((count, line));
        repair.Description.Should().Contain(what);
        report.IsClean.Should().BeFalse();
        report.ToString().Should().Contain(what);
        if (kind is not ArpaRepairKind.CountMismatch and not ArpaRepairKind.DuplicateNGram and not ArpaRepairKind.MissingUnknown)
        {
            report.Repairs.Select(repair => repair.Kind).Distinct().Should().Equal(kind);
        }
        FluentActions.Invoking(() => Read(text, Strict)).Should().Throw<InvalidDataException>().WithMessage("Arpa.Read: 'stream', line *Strict refuses*");
        if (report.Repairs.Count == 1)
        {
            FluentActions.Invoking(() => Read(text, Strict)).Should().Throw<InvalidDataException>().WithMessage($"*{what}*");
        }
    }

    [Fact]
    public void Contexts_that_are_added_are_reported()
    {
        const string Text = "\\data\\\nngram 1=3\nngram 2=0\nngram 3=1\n\\1-grams:\n-1 <unk> 0\n-0.5 a 0\n-0.6 b 0\n\\2-grams:\n\\3-grams:\n-0.3 a b a\n\\end\\\n";

        Read(Text).Repairs.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = ArpaRepairKind.MissingContext, Order = 3, Count = 1L, Line = 11L });
        FluentActions.Invoking(() => Read(Text, Strict)).Should().Throw<InvalidDataException>().WithMessage("*line 11: '-0.3 a b a' has first words*");
    }

    [Fact]
    public void Upper_case_special_tokens_are_the_special_ones_or_reported()
    {
        using NGramModel model = Model(Clean.Replace("s>", "S>", StringComparison.Ordinal).Replace("unk", "UNK", StringComparison.Ordinal), null);

        model.BySentences.Should().BeTrue();
        model.Vocabulary.Tokens.Should().Equal("<unk>", "<s>", "</s>", "a");
        model.ArpaReport!.Repairs.Should().ContainSingle().Which.Count.Should().Be(3);

        string both = Clean.Replace("ngram 1=4", "ngram 1=5", StringComparison.Ordinal).Replace("-0.5\ta\t", "-0.7\t<S>\t0\n-0.5\ta\t", StringComparison.Ordinal);
        using NGramModel ordinary = Model(both, Strict);
        ordinary.Vocabulary.Tokens.Should().Equal("<unk>", "<s>", "</s>", "<S>", "a");
        ordinary.ArpaReport!.Repairs.Should().ContainSingle().Which.Description.Should().Contain("'<S>' is among the 1-grams beside '<s>'; it is an ordinary word");
    }

    [Fact]
    public void A_closed_vocabulary_lacks_nothing()
    {
        string text = Clean.Replace("-1\t<unk>\t0\n", "", StringComparison.Ordinal).Replace("ngram 1=4", "ngram 1=3", StringComparison.Ordinal);

        Read(text, Strict with { AddUnknown = false }).IsClean.Should().BeTrue();
        Read(text).Repairs.Select(repair => repair.Kind).Should().Equal(ArpaRepairKind.MissingUnknown);
    }

    [Fact]
    public void What_would_be_read_as_a_special_token_is_not_written()
    {
        Vocabulary vocabulary = Vocabulary.FromList(["<unk>", "<S>"], "<unk>");

        FluentActions.Invoking(() => Backoff.Write(new BackoffTables(vocabulary, false, [new BackoffLevel { Log10Probabilities = [-1, -1] }])))
            .Should().Throw<ArgumentException>().WithMessage("*'<S>' (id 1)*without '<s>'*");
    }

    [Fact]
    public void Gzip_that_is_cut_off_anywhere_is_named_as_that()
    {
        var stream = new MemoryStream();
        Arpa.WriteTables(Backoff.Random(1, Backoff.Words(40), 3), stream, new() { Gzip = true });
        byte[] whole = stream.ToArray();

        foreach (int length in Enumerable.Range(0, 20).Select(i => 11 + ((whole.Length - 11) * i / 20)).Concat([whole.Length - 8, whole.Length - 4, whole.Length - 1]))
        {
            FluentActions.Invoking(() => Arpa.ReadTables(new MemoryStream(whole, 0, length), out _)).Should().Throw<InvalidDataException>($"of {length} bytes")
                .WithMessage("Arpa.Read: 'stream', after line *: its gzip data is truncated.");
        }
        byte[] flipped = [.. whole];
        flipped[^6] ^= 1;
        FluentActions.Invoking(() => Arpa.ReadTables(new MemoryStream(flipped), out _)).Should().Throw<InvalidDataException>().WithMessage("*gzip data is damaged*");
    }

    [Fact]
    public void Unpacked_size_is_limited()
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.ASCII.GetBytes(Clean));
        }
        byte[] zipped = stream.ToArray();

        Arpa.ReadTables(new MemoryStream(zipped), out _, new() { MaxUnpackedBytes = Clean.Length });
        FluentActions.Invoking(() => Arpa.ReadTables(new MemoryStream(zipped), out _, new() { MaxUnpackedBytes = Clean.Length - 1 }))
            .Should().Throw<InvalidDataException>().WithMessage("Arpa.Read: 'stream', after line *MaxUnpackedBytes*");
    }

    [Fact]
    public void A_word_of_twenty_megabytes_is_written_and_read()
    {
        Vocabulary vocabulary = Vocabulary.FromList(["<unk>", "<s>", "</s>", new string('x', 20_000_000)], "<unk>", "<s>", "</s>");
        BackoffTables tables = new(vocabulary, true, [new BackoffLevel { Log10Probabilities = [-1, float.NegativeInfinity, -1, -1] }]);
        var stream = new MemoryStream();
        Arpa.WriteTables(tables, stream);
        stream.Position = 0;

        Backoff.ShouldEqual(Arpa.ReadTables(stream, out _), tables);
    }

    [Fact]
    public void A_long_line_before_the_data_is_passed_over_without_being_kept()
    {
        byte[] text = Encoding.ASCII.GetBytes(new string('x', 8 << 20) + "\n" + Clean);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Arpa.ReadTables(new MemoryStream(text), out _).Vocabulary.Count.Should().Be(4);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
    }

    private static readonly ArpaReadOptions Strict = new() { Strict = true };

    private static ArpaReport Read(string text, ArpaReadOptions? options = null)
    {
        using NGramModel model = Model(text, options);
        return model.ArpaReport!;
    }

    private static NGramModel Model(string text, ArpaReadOptions? options) => Arpa.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);
}
