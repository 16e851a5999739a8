using System.Text;
using CsCheck;
using SeqModels.Text;

namespace SeqModels.Tests.Text;

[Trait("Category", "Culture")]
public sealed class CorpusTests
{
    [Fact]
    public void A_stream_of_characters_keeps_newlines()
    {
        const string text = "ab\nc\r\n\nd";

        Corpus.FromText(text, CorpusOptions.Characters).Tokens().Should().Equal("a", "b", "\n", "c", "\n", "\n", "d");
    }

    [Fact]
    public void A_stream_of_words_marks_lines_when_asked()
    {
        const string text = "a b\n\nc";

        Corpus.FromText(text, CorpusOptions.Words).Tokens().Should().Equal("a", "b", "c");
        Corpus.FromText(text, CorpusOptions.Words with { EndOfLine = "<eos>" }).Tokens().Should().Equal("a", "b", "<eos>", "<eos>", "c");
    }

    [Fact]
    public void Sentences_are_lines_blank_ones_too()
    {
        Corpus corpus = Corpus.FromText("a b\n\nc\n");
        EncodedCorpus data = corpus.Encode(corpus.BuildVocabulary());

        data.SentenceCount.Should().Be(3);
        data.Vocabulary.Decode(data.Sentence(0)).Should().Equal("a", "b");
        data.Sentence(1).Length.Should().Be(0);
        data.Vocabulary.Decode(data.Sentence(2)).Should().Equal("c");
        data.Vocabulary.Decode(data.AsStream().Ids).Should().Equal("a", "b", "</s>", "</s>", "c", "</s>");
    }

    [Fact]
    public void Empty_lines_are_skipped_when_asked()
    {
        Corpus corpus = Corpus.FromText("a\n\n \nb", CorpusOptions.Sentences with { SkipEmptyLines = true });
        Vocabulary vocabulary = corpus.BuildVocabulary();

        corpus.Encode(vocabulary).SentenceCount.Should().Be(2);
        var (first, second, _) = corpus.Split(0.5, 0.5, 0);
        first.Tokens().Should().Equal("a");
        second.Tokens().Should().Equal("b");
    }

    [Fact]
    public void Every_source_reads_the_same()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string one = Path.Combine(folder, "1.txt"), two = Path.Combine(folder, "2.txt");
        File.WriteAllBytes(one, [0xEF, 0xBB, 0xBF, .. "α β\nγ"u8]);
        File.WriteAllText(two, "δ\n");

        string[] expected = ["α", "β", "γ", "δ"];
        Corpus.FromFiles([one, two]).Tokens().Should().Equal(expected);
        Corpus.FromText("α β\nγ\nδ").Tokens().Should().Equal(expected);
        Corpus.FromLines(["α β", "γ", "δ"]).Tokens().Should().Equal(expected);
        Corpus.FromStream(new MemoryStream(Encoding.UTF8.GetBytes("α β\nγ\nδ"))).Tokens().Should().Equal(expected);
        Corpus fromFile = Corpus.FromFiles([one, two]);
        fromFile.Encode(fromFile.BuildVocabulary()).SentenceCount.Should().Be(3);
        Directory.Delete(folder, true);
    }

    [Fact]
    public void Lines_of_any_length_across_the_read_buffer_are_whole()
    {
        Gen.Int[0, 200_000].Array[1, 5].Sample(lengths =>
        {
            string text = string.Join('\n', lengths.Select((length, i) => new string((char)('a' + i), length)));
            Corpus fromStream = Corpus.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(text)));
            fromStream.Tokens().Should().Equal(Corpus.FromText(text).Tokens());
        }, iter: 20);
    }

    [Fact]
    public void Long_lines_of_a_file_in_pieces_give_the_tokens_of_whole_ones()
    {
        string path = Path.GetTempFileName();
        // Pieces end within characters of several bytes, within words, between CR and LF, and where only white space is.
        string[] lines =
        [
            string.Concat(Enumerable.Repeat("ä😀b", 30_000)), new string(' ', 70_000) + "a", new string('x', 65_534) + "\r", new string('x', 65_535) + "\r", "",
            string.Concat(Enumerable.Repeat("wörd 𠀀 \t", 20_000)), new string('y', 140_000), new string('\r', 70_000),
        ];
        string text = string.Join('\n', lines) + "\nend of it " + new string('z', 100_000);
        File.WriteAllText(path, text);
        foreach (CorpusOptions options in new[] { CorpusOptions.Characters, CorpusOptions.Words, CorpusOptions.Sentences, CorpusOptions.Sentences with { SkipEmptyLines = true } })
        {
            Corpus expected = Corpus.FromText(text, options), actual = Corpus.FromFile(path, options);
            actual.Tokens().SequenceEqual(expected.Tokens()).Should().BeTrue();
            Vocabulary vocabulary = expected.BuildVocabulary();
            (EncodedCorpus of, EncodedCorpus from) = (actual.Encode(vocabulary), expected.Encode(vocabulary));
            of.Ids.SequenceEqual(from.Ids).Should().BeTrue();
            of.SentenceCount.Should().Be(from.SentenceCount);
            actual.Split(0.5, 0.25, 0.25).Validation.Tokens().SequenceEqual(expected.Split(0.5, 0.25, 0.25).Validation.Tokens()).Should().BeTrue();
        }
        File.Delete(path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encoding_takes_at_most_six_bytes_a_token(bool fromFile)
    {
        const int Length = 4_000_000;
        string path = Path.GetTempFileName(), text = string.Create(Length, 0, (span, _) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = (char)(i % 100 == 99 ? '\n' : 'a' + (i * 7L % 101));
            }
        });
        File.WriteAllText(path, text);
        Corpus corpus = fromFile ? Corpus.FromFile(path, CorpusOptions.Characters) : Corpus.FromText(text, CorpusOptions.Characters);
        Vocabulary vocabulary = corpus.BuildVocabulary();
        long before = GC.GetAllocatedBytesForCurrentThread();

        EncodedCorpus encoded = corpus.Encode(vocabulary);

        // All that was ever allocated, so no peak is above it.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(6L * encoded.Count);
        encoded.Count.Should().Be(Length);
        File.Delete(path);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xC3, (byte)'\n' }, "byte 0xC3 at offset 3 (line 2, byte 2 of the line)")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "byte 0xED at offset 0 (line 1, byte 1 of the line)")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0, 0, 0xDC }, "not valid UTF-16: at offset 4, an unpaired surrogate 0xDC00")]
    public void Invalid_bytes_are_located(byte[] bytes, string expected)
    {
        Corpus corpus = Corpus.FromStream(new MemoryStream(bytes));

        corpus.Invoking(c => c.BuildVocabulary()).Should().Throw<InvalidDataException>().WithMessage($"*{expected}*");
    }

    [Fact]
    public void Missing_files_are_refused_at_once()
    {
        FluentActions.Invoking(() => Corpus.FromFile("no-such-file.txt")).Should().Throw<FileNotFoundException>().WithMessage("*no-such-file.txt*");
    }

    [Fact]
    public void A_token_that_cannot_be_encoded_is_located()
    {
        Vocabulary closed = Vocabulary.FromList(["a", "<s>", "</s>"], begin: "<s>", end: "</s>");

        FluentActions.Invoking(() => Corpus.FromText("a\na b").Encode(closed))
            .Should().Throw<InvalidDataException>().WithMessage("*line 2*'b'*no unknown token*");
        FluentActions.Invoking(() => Corpus.FromText("a </s> a").Encode(closed))
            .Should().Throw<InvalidDataException>().WithMessage("*line 1*'</s>'*boundary*");
    }

    [Fact]
    public void A_split_is_contiguous_and_complete()
    {
        Gen<string> texts = Gen.Char["ab \n"].Array[0, 60].Select(c => new string(c));
        Gen<(double, double)> cuts = Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], (a, b) => (Math.Min(a, b) / 20.0, Math.Max(a, b) / 20.0));
        CorpusOptions[] readings = [CorpusOptions.Characters, CorpusOptions.Words, CorpusOptions.Sentences];

        Gen.Select(texts, cuts, Gen.Int[0, 2].Select(i => readings[i])).Sample((text, cut, options) =>
        {
            Corpus corpus = Corpus.FromText(text, options);
            var (train, validation, test) = corpus.Split(cut.Item1, cut.Item2 - cut.Item1, 1 - cut.Item2);
            EncodedCorpus whole = corpus.Encode(corpus.BuildVocabulary());
            var (first, second, third) = whole.Split(cut.Item1, cut.Item2 - cut.Item1, 1 - cut.Item2);

            train.Tokens().Concat(validation.Tokens()).Concat(test.Tokens()).Should().Equal(corpus.Tokens());
            foreach (var (part, encoded) in new[] { (train, first), (validation, second), (test, third) })
            {
                EncodedCorpus later = part.Encode(whole.Vocabulary);
                later.Ids.ToArray().Should().Equal(encoded.Ids.ToArray());
                later.SentenceCount.Should().Be(encoded.SentenceCount);
            }
        }, iter: 200);
    }

    [Fact]
    public void Nine_tenths_of_a_thousand_are_nine_hundred()
    {
        Corpus corpus = Corpus.FromText(new string('x', 1000), CorpusOptions.Characters);
        var (train, validation, test) = corpus.Split(0.9, 0.05, 0.05);

        (train.Tokens().Count(), validation.Tokens().Count(), test.Tokens().Count()).Should().Be((900, 50, 50));
        corpus.Invoking(c => c.Split(0.9, 0.2, 0.05)).Should().Throw<ArgumentException>().WithMessage("*sum to 1*");
        corpus.Invoking(c => c.Split(1.1, -0.1, 0)).Should().Throw<ArgumentException>();
        corpus.Invoking(c => c.Split(double.NaN, 0.5, 0.5)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void An_encoded_corpus_checks_what_it_is_given()
    {
        Vocabulary vocabulary = Vocabulary.FromList(["a", "b"]);

        FluentActions.Invoking(() => new EncodedCorpus(vocabulary, new[] { 0, 2 })).Should().Throw<ArgumentException>().WithMessage("*0 to 1*position 1 holds 2*");
        FluentActions.Invoking(() => new EncodedCorpus(vocabulary, new[] { 0, 1 }, [2, 1])).Should().Throw<ArgumentException>().WithMessage("*ascend*");
        FluentActions.Invoking(() => new EncodedCorpus(vocabulary, new[] { 0, 1 }, [1])).Should().Throw<ArgumentException>().WithMessage("*2*ends at 1*");
        var data = new EncodedCorpus(vocabulary, new[] { 0, 1, 1 });
        data.Invoking(d => d.Slice(2, 2)).Should().Throw<ArgumentOutOfRangeException>();
        data.Slice(1, 2).Ids.ToArray().Should().Equal(1, 1);
    }
}
