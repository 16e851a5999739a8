using System.IO.Compression;
using System.Text;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.Text;

/// <summary>Every reader of texts takes the same encodings and gzip, and refuses the same damage.</summary>
[Trait("Category", "Culture")]
public sealed class TextSourceTests : IDisposable
{
    private const string Sample = "α β\r\n\n😀 β 𠀀\nδ";

    private readonly string _folder = Directory.CreateTempSubdirectory("texts-").FullName;

    private static readonly Vocabulary Known = Vocabulary.FromList(["<unk>", "<s>", "</s>", "α", "β", "😀"], "<unk>", "<s>", "</s>");
    private static readonly string[] Encodings = ["utf-8", "utf-8 with mark", "utf-16LE", "utf-16BE"];

    public static TheoryData<string> Readers => new(All.Keys);

    /// <summary>By name, every reader of a text: what it makes of a file, as something to compare.</summary>
    private static Dictionary<string, Func<string, object>> All { get; } = new()
    {
        ["Corpus.FromFile"] = path => string.Join('|', Corpus.FromFile(path).Tokens()),
        ["Corpus.FromFile, a stream of characters"] = path => string.Join('|', Corpus.FromFile(path, CorpusOptions.Characters).Tokens()),
        ["Corpus.FromStream"] = path => string.Join('|', Corpus.FromStream(new MemoryStream(File.ReadAllBytes(path)), CorpusOptions.Words).Tokens()),
        ["Corpus.Encode"] = path => Show(Corpus.FromFile(path).Encode(Known)),
        ["SentenceFile.Read"] = path => Show(SentenceFile.Read(path)),
        ["SentenceFile.Read with a vocabulary"] = path => Show(SentenceFile.Read(path, Known)),
        ["SentenceFile.ReadParts"] = path => string.Concat(SentenceFile.ReadParts(path, Known, 1).Select(Show)),
        ["SentenceFile.BuildVocabulary"] = path => string.Join('|', SentenceFile.BuildVocabulary(path).Tokens),
        ["NGramCounts.CountFile"] = path => Show(NGramCounts.CountFile(path, 2)),
        ["NGramCounts.CountFile within a budget"] = path => Show(NGramCounts.CountFile(path, 2, options: new NGramCountingOptions { MemoryBudget = 1 })),
        ["NGramModel.EstimateToFile"] = path => NGramModel.EstimateToFile(
            path + ".model", path, 2, NGramSmoothing.AbsoluteDiscounting() with { Discounts = new double[][] { [0.5], [0.5] } }).TokenCount,
        ["NGramModel.ScoreFile"] = path => Scored(path),
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void Every_form_reads_the_same(string reader)
    {
        object expected = All[reader](Write("utf-8", false));

        foreach ((string encoding, bool zipped) in Encodings.SelectMany(encoding => new[] { (encoding, false), (encoding, true) }))
        {
            All[reader](Write(encoding, zipped)).Should().Be(expected, $"of {encoding}{(zipped ? " zipped" : "")}");
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Damage_is_named_with_the_file(string reader)
    {
        byte[] zipped = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"a{i * 7919 % 1000} b\n"))));
        foreach (int length in new[] { 11, zipped.Length / 2, zipped.Length - 8, zipped.Length - 1 })
        {
            Refuses(zipped[..length], "gzip data is truncated");
        }
        byte[] flipped = [.. zipped];
        flipped[^6] ^= 1;
        Refuses(flipped, "gzip data is damaged");
        Refuses([.. zipped, .. "and more of something"u8], "data that is not gzip");
        Refuses([0xFF, 0xFE, (byte)'a', 0, 0x3D, 0xD8, (byte)'b', 0], "UTF-16*offset 4*0xD83D");
        Refuses([0xFE, 0xFF, 0, (byte)'a', 0], "UTF-16*half a code unit");
        Refuses([0xFE, 0xFF, 0, (byte)'a', 0xD8, 0x3D], "UTF-16*unpaired surrogate");
        Refuses([0xFF, 0xFE, 0, 0, (byte)'a', 0, 0, 0], "UTF-32");

        void Refuses(byte[] content, string what)
        {
            string path = Path.Combine(_folder, "damaged");
            File.WriteAllBytes(path, content);
            FluentActions.Invoking(() => All[reader](path)).Should().Throw<InvalidDataException>(what).WithMessage($"*'{(reader == "Corpus.FromStream" ? "stream" : path)}'*{what}*");
        }
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    public void Unpacked_size_is_limited_by_the_caller(long limit, bool fits)
    {
        string path = Path.Combine(_folder, "zipped");
        File.WriteAllBytes(path, Gzip(new byte[1000].Select(_ => (byte)'\n').ToArray()));
        var reading = new SentenceFileOptions { MaxUnpackedBytes = limit };
        CorpusOptions options = CorpusOptions.Sentences with { MaxUnpackedBytes = limit };
        Action[] reads =
        [
            () => SentenceFile.Read(path, reading), () => SentenceFile.BuildVocabulary(path, reading), () => NGramCounts.CountFile(path, 2, reading),
            () => _ = SentenceFile.ReadParts(path, Known, options: reading).ToArray(), () => Corpus.FromFile(path, options).BuildVocabulary(),
            () => Corpus.FromStream(new MemoryStream(File.ReadAllBytes(path)), options).BuildVocabulary(),
        ];
        foreach (Action read in reads)
        {
            if (fits)
            {
                read.Should().NotThrow();
            }
            else
            {
                read.Should().Throw<InvalidDataException>().WithMessage("*decompresses to more than 999 bytes*MaxUnpackedBytes*");
            }
        }
    }

    [Fact]
    public void Limits_are_checked()
    {
        FluentActions.Invoking(() => new SentenceFileOptions { MaxUnpackedBytes = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => CorpusOptions.Words with { MaxUnpackedBytes = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ArpaReadOptions { MaxUnpackedBytes = 0 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_mark_is_no_part_of_the_first_word_and_elsewhere_a_character()
    {
        Corpus.FromText("\uFEFFa b").Tokens().Should().Equal("a", "b");
        Corpus.FromLines(["\uFEFFa", "\uFEFFb"]).Tokens().Should().Equal("a", "\uFEFFb");
        Corpus.FromText("\uFEFF\uFEFFa").Tokens().Should().Equal("\uFEFFa");
        Corpus.FromText("\uFEFF").Tokens().Should().BeEmpty();
    }

    [Fact]
    public void Offsets_of_invalid_bytes_count_the_mark()
    {
        string path = Path.Combine(_folder, "marked");
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, (byte)'a', 0xC3, (byte)'\n']);

        foreach (Action read in new Action[] { () => SentenceFile.Read(path), () => Corpus.FromFile(path).BuildVocabulary() })
        {
            read.Should().Throw<InvalidDataException>().WithMessage("*0xC3 at offset 4 (line 1, byte 2 of the line)*");
        }
    }

    [Fact]
    public void A_vocabulary_may_be_zipped()
    {
        using var stream = new MemoryStream();
        Known.Save(stream);
        string path = Path.Combine(_folder, "vocabulary.gz");
        byte[] zipped = Gzip(stream.ToArray());
        File.WriteAllBytes(path, zipped);

        Vocabulary.Load(path).Should().Be(Known);
        File.WriteAllBytes(path, zipped[..^3]);
        FluentActions.Invoking(() => Vocabulary.Load(path)).Should().Throw<InvalidDataException>().WithMessage("Vocabulary.Load*truncated*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Show(EncodedCorpus corpus) => string.Join(' ', corpus.Ids.ToArray()) + "/" +
        string.Join(' ', Enumerable.Range(0, corpus.SentenceCount).Select(i => corpus.Sentence(i).Length));

    private static string Show(NGramCounts counts) =>
        string.Join(' ', counts.Levels.SelectMany(level => level.Counts)) + string.Join('|', counts.Vocabulary.Tokens);

    private static string Scored(string path)
    {
        using NGramModel model = NGramModel.Estimate(Corpus.FromText("α β\nβ").Encode(Known), 2, NGramSmoothing.WittenBell());
        return $"{model.ScoreFile(path)}";
    }

    private static byte[] Gzip(byte[] content)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }
        return result.ToArray();
    }

    private string Write(string encoding, bool zipped)
    {
        Encoding how = encoding switch
        {
            "utf-16LE" => new UnicodeEncoding(false, true),
            "utf-16BE" => new UnicodeEncoding(true, true),
            _ => new UTF8Encoding(encoding != "utf-8"),
        };
        byte[] content = [.. how.GetPreamble(), .. how.GetBytes(Sample)];
        string path = Path.Combine(_folder, "text");
        File.WriteAllBytes(path, zipped ? Gzip(content) : content);
        return path;
    }
}
