using System.IO.Compression;
using CsCheck;
using SeqModels.Text;

namespace SeqModels.Tests.Text;

public sealed class SentenceFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Ids_are_those_of_a_corpus()
    {
        Gen.Char["ab\u00E4\u20AC \t\r\n\v\f\0"].Array[0, 200].Sample(characters =>
        {
            File.WriteAllText(_path, new string(characters));
            Corpus corpus = Corpus.FromFile(_path);
            Vocabulary vocabulary = corpus.BuildVocabulary();

            EncodedCorpus read = SentenceFile.Read(_path);

            read.Vocabulary.Should().Be(vocabulary);
            SentenceFile.BuildVocabulary(_path).Should().Be(vocabulary);
            CheckSame(read, corpus.Encode(vocabulary));
            CheckSame(SentenceFile.Read(_path, vocabulary), corpus.Encode(vocabulary));
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void Large_files_are_read_block_by_block()
    {
        var random = new Random(5);
        string[] lines = [.. Enumerable.Range(0, 60_000).Select(i => string.Join(' ', Enumerable.Range(0, i % 23).Select(_ => $"w{random.Next(1 << random.Next(14))}")))];
        File.WriteAllLines(_path, lines.Append(new string('x', 3 << 20)));
        EncodedCorpus expected = Corpus.FromFile(_path).Encode(Corpus.FromFile(_path).BuildVocabulary());

        CheckSame(SentenceFile.Read(_path), expected);
        EncodedCorpus[] parts = [.. SentenceFile.ReadParts(_path, expected.Vocabulary, 100_000)];

        parts.Length.Should().BeGreaterThan(3);
        parts.SelectMany(part => part.Ids.ToArray()).Should().Equal(expected.Ids.ToArray());
        parts.Sum(part => part.SentenceCount).Should().Be(expected.SentenceCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Lines_longer_than_a_block_come_in_pieces(int threads)
    {
        var random = new Random(7);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => $"wö{random.Next(5000)}"));
        string[] lines = ["a b", Words(400_000), "", new string(' ', 3 << 20), "c", new string('x', 3 << 20) + " d", Words(300_000) + new string(' ', 1 << 20), " "];
        foreach (string end in new[] { "", "\n", " ", " \n\n" })
        {
            File.WriteAllText(_path, string.Join('\n', lines) + end);
            foreach (bool skip in new[] { false, true })
            {
                Corpus corpus = Corpus.FromFile(_path, CorpusOptions.Sentences with { SkipEmptyLines = skip });
                EncodedCorpus expected = corpus.Encode(corpus.BuildVocabulary());
                var options = new SentenceFileOptions { Threads = threads, SkipEmptyLines = skip };
                EncodedCorpus read = SentenceFile.Read(_path, options);
                read.Vocabulary.Should().Be(expected.Vocabulary);
                CheckSame(read, expected);
                EncodedCorpus[] parts = [.. SentenceFile.ReadParts(_path, read.Vocabulary, 1, options)];
                parts.Sum(part => part.SentenceCount).Should().Be(expected.SentenceCount);
                parts.SelectMany(part => part.Ids.ToArray()).SequenceEqual(expected.Ids.ToArray()).Should().BeTrue();
            }
        }
        File.WriteAllText(_path, string.Join('\n', lines) + "\n<unk>");
        FluentActions.Invoking(() => SentenceFile.Read(_path, new SentenceFileOptions { Threads = threads }))
            .Should().Throw<InvalidDataException>().WithMessage($"*line {lines.Length + 1}: '<unk>'*");
    }

    [Fact]
    public void Parts_of_empty_lines_are_parts_too()
    {
        File.WriteAllText(_path, new string('\n', 3 << 20));

        EncodedCorpus[] parts = [.. SentenceFile.ReadParts(_path, Vocabulary.Build([], VocabularyOptions.Sentences), 1000)];

        parts.Select(part => part.SentenceCount).Should().Equal(1 << 20, 1 << 20, 1 << 20);
    }

    [Fact]
    public void Gzip_is_recognised_and_damage_is_named()
    {
        byte[] zipped;
        using (var memory = new MemoryStream())
        {
            using (var gzip = new GZipStream(memory, CompressionMode.Compress))
            {
                gzip.Write("a b\nb\n"u8);
            }
            zipped = memory.ToArray();
        }
        File.WriteAllBytes(_path, zipped);
        SentenceFile.Read(_path).Ids.ToArray().Should().Equal(4, 3, 3);
        zipped[^6] ^= 1;
        File.WriteAllBytes(_path, zipped);
        FluentActions.Invoking(() => SentenceFile.Read(_path)).Should().Throw<InvalidDataException>().WithMessage($"*'{_path}'*gzip*");
    }

    [Fact]
    public void Cut_off_words_become_unknown()
    {
        File.WriteAllText(_path, "a b a\nc a b\n");
        var options = new SentenceFileOptions { Vocabulary = VocabularyOptions.Sentences with { MinCount = 2 } };

        EncodedCorpus read = SentenceFile.Read(_path, options);

        read.Vocabulary.Tokens.Should().Equal("<unk>", "<s>", "</s>", "a", "b");
        read.Ids.ToArray().Should().Equal(3, 4, 3, 0, 3, 4);
        FluentActions.Invoking(() => SentenceFile.Read(_path, options with { Vocabulary = options.Vocabulary with { Unknown = null } }))
            .Should().Throw<InvalidDataException>().WithMessage("*'c' is excluded*");
        FluentActions.Invoking(() => SentenceFile.Read(_path, Vocabulary.FromList(["a", "b"])))
            .Should().Throw<InvalidDataException>().WithMessage("*line 2: 'c'*no unknown token*");
    }

    [Fact]
    public void Special_tokens_in_the_text_are_refused_skipped_or_unknown()
    {
        File.WriteAllText(_path, "a b\n\na <unk> b\n");
        FluentActions.Invoking(() => SentenceFile.Read(_path)).Should().Throw<InvalidDataException>().WithMessage("*line 3: '<unk>'*AllowUnknown*");
        SentenceFile.Read(_path, SentenceFileOptions.Evaluation).Ids.ToArray().Should().Equal(3, 4, 3, 0, 4);
        SentenceFile.Read(_path, new SentenceFileOptions { SpecialTokens = SpecialTokenPolicy.Skip }).Ids.ToArray().Should().Equal(3, 4, 3, 4);

        File.WriteAllText(_path, "a <s> b\n");
        FluentActions.Invoking(() => SentenceFile.Read(_path, SentenceFileOptions.Evaluation)).Should().Throw<InvalidDataException>()
            .WithMessage("*line 1: '<s>'*boundary*");
        SentenceFile.Read(_path, new SentenceFileOptions { SpecialTokens = SpecialTokenPolicy.Skip }).Count.Should().Be(2);
    }

    [Fact]
    public void Form_feeds_separate_or_not_and_blank_lines_may_be_skipped()
    {
        File.WriteAllText(_path, "a\fb\n\nc\n");

        SentenceFile.Read(_path).Vocabulary.Count.Should().Be(6);
        SentenceFile.Read(_path, new SentenceFileOptions { FormFeedSeparates = false }).Vocabulary.Tokens.Should().Contain("a\fb");
        SentenceFile.Read(_path, new SentenceFileOptions { SkipEmptyLines = true }).SentenceCount.Should().Be(2);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named()
    {
        File.WriteAllBytes(_path, [.. "a b\nc "u8, 0xC3, 0x28, (byte)'\n']);
        FluentActions.Invoking(() => SentenceFile.Read(_path)).Should().Throw<InvalidDataException>().WithMessage("*0xC3 at offset 6 (line 2, byte 3*");

        File.WriteAllBytes(_path, [0xEF, 0xBB, 0xBF, .. "a b"u8]);
        SentenceFile.Read(_path).Vocabulary.Tokens.Should().Equal("<unk>", "<s>", "</s>", "a", "b");
    }

    public void Dispose() => File.Delete(_path);

    private static void CheckSame(EncodedCorpus actual, EncodedCorpus expected)
    {
        actual.Ids.SequenceEqual(expected.Ids).Should().BeTrue();
        actual.SentenceCount.Should().Be(expected.SentenceCount);
        for (int i = 0; i < actual.SentenceCount; i++)
        {
            actual.Sentence(i).Length.Should().Be(expected.Sentence(i).Length);
        }
    }
}
