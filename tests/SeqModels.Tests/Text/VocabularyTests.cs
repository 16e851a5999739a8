using CsCheck;
using SeqModels.Files;
using SeqModels.Text;
using SeqModels.Text.Streams;

namespace SeqModels.Tests.Text;

[Trait("Category", "Culture")]
public sealed class VocabularyTests
{
    private static readonly string[] Sample = "b a c a c a d e".Split(' ');

    [Fact]
    public void Specials_come_first_then_frequency_then_first_appearance()
    {
        Vocabulary vocabulary = Vocabulary.Build(Sample, VocabularyOptions.Sentences);

        vocabulary.Tokens.Should().Equal("<unk>", "<s>", "</s>", "a", "c", "b", "d", "e");
        (vocabulary.UnknownId, vocabulary.BeginId, vocabulary.EndId).Should().Be((0, 1, 2));
        vocabulary.Count.Should().Be(8);
    }

    [Fact]
    public void Cut_offs_keep_the_most_frequent_tokens()
    {
        Vocabulary.Build(Sample, new VocabularyOptions { MinCount = 2 }).Tokens.Should().Equal("<unk>", "a", "c");
        Vocabulary.Build(Sample, new VocabularyOptions { MaxSize = 4 }).Tokens.Should().Equal("<unk>", "a", "c", "b");
    }

    [Fact]
    public void A_special_token_in_the_text_is_not_entered_twice()
    {
        Vocabulary vocabulary = Vocabulary.Build(["<unk>", "x", "<unk>"]);

        vocabulary.Tokens.Should().Equal("<unk>", "x");
        vocabulary.IdOf("<unk>").Should().Be(vocabulary.UnknownId);
    }

    [Fact]
    public void Tokens_outside_are_unknown_or_an_error()
    {
        Vocabulary open = Vocabulary.Build(Sample), closed = Vocabulary.Build(Sample, VocabularyOptions.Closed);

        open.IdOf("zebra").Should().Be(0);
        open.TryGetId("zebra", out _).Should().BeFalse();
        closed.UnknownId.Should().BeNull();
        closed.Invoking(v => v.Encode(["a", "zebra"])).Should().Throw<KeyNotFoundException>().WithMessage("*'zebra'*5 tokens*");
        closed.Invoking(v => v[5]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 to 4*");
    }

    [Fact]
    public void Decode_undoes_encode()
    {
        Vocabulary vocabulary = Vocabulary.Build(Sample);

        vocabulary.Decode(vocabulary.Encode(Sample)).Should().Equal(Sample);
    }

    [Fact]
    public void Equality_is_by_content_and_special_entries()
    {
        Vocabulary one = Vocabulary.Build(Sample), same = Vocabulary.Build(Sample);

        one.Should().Be(same);
        one.GetHashCode().Should().Be(same.GetHashCode());
        one.Should().NotBe(Vocabulary.FromList(one.Tokens));
        one.Should().NotBe(Vocabulary.FromList(one.Tokens.Reverse(), "<unk>"));
    }

    [Fact]
    public void Bad_lists_and_options_are_refused()
    {
        FluentActions.Invoking(() => Vocabulary.FromList(["a", "b", "a"])).Should().Throw<ArgumentException>().WithMessage("*'a'*0 and 2*");
        FluentActions.Invoking(() => Vocabulary.FromList(["a"], end: "z")).Should().Throw<ArgumentException>().WithMessage("*'z'*");
        FluentActions.Invoking(() => Vocabulary.FromList(["a"], "a", "a")).Should().Throw<ArgumentException>().WithMessage("*different*");
        FluentActions.Invoking(() => new VocabularyOptions { MinCount = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new VocabularyOptions { MaxSize = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Vocabulary.Build(Sample, VocabularyOptions.Sentences with { MaxSize = 2 }))
            .Should().Throw<ArgumentException>().WithMessage("*MaxSize is 2*3*");
    }

    [Fact]
    public void Any_tokens_survive_a_file()
    {
        Gen<string> awkward = Gen.Char["\\nrtu\n\r\t\0 a\u0085\u2028\uFEFF\uD83D\uDE00"].Array[0, 6].Select(c => new string(c));

        Gen.OneOf(Gen.String, awkward).List[1, 20].Sample(tokens =>
        {
            Vocabulary vocabulary = Vocabulary.Build(tokens, VocabularyOptions.Sentences);
            using var stream = new MemoryStream();
            vocabulary.Save(stream);
            stream.Position = 0;
            Vocabulary.Load(stream).Should().Be(vocabulary);
        }, iter: 500);
    }

    [Fact]
    public void Saving_replaces_the_file_and_leaves_nothing_beside_it()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string path = Path.Combine(folder, "words.txt");
        File.WriteAllText(path, "old");

        Vocabulary vocabulary = Vocabulary.Build(Sample);
        vocabulary.Save(path);

        Vocabulary.Load(path).Should().Be(vocabulary);
        Directory.GetFiles(folder).Should().ContainSingle();
        File.ReadAllText(path).Should().StartWith("seqmodels-vocabulary 1\nunknown 0\nbegin none\nend none\ntokens 6\n<unk>\na\n");
        Directory.Delete(folder, true);
    }

    [Fact]
    public void A_failed_save_keeps_the_old_file()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string path = Path.Combine(folder, "old.txt");
        File.WriteAllText(path, "old");

        FluentActions.Invoking(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("disk full");
        })).Should().Throw<IOException>().WithMessage("disk full");

        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(folder).Should().ContainSingle();
        Directory.Delete(folder, true);
    }

    /// <summary>With the limit that a string sets, this took 1 GiB: the bytes come from a stream, and a smaller limit does the same.</summary>
    [Theory]
    [InlineData(99_999, true)]
    [InlineData(100_000, true)]
    [InlineData(100_001, false)]
    [InlineData(5_000_000, false)]
    public void A_line_that_is_too_long_for_a_string_is_refused_by_its_place(int length, bool isRead)
    {
        using var stream = new MemoryStream([.. "first\n"u8, .. Enumerable.Repeat((byte)'x', length), .. "\nlast"u8]);
        Func<int> read = () => Utf8Lines.Read(new TextStream(stream, message => new InvalidDataException(message)), "words", longest: 100_000).Count();

        if (isRead)
        {
            read().Should().Be(3);
        }
        else
        {
            read.Should().Throw<InvalidDataException>().WithMessage("*'words', line 2, at offset 6: the line is longer than the maximum of 100,000 bytes*");
        }
    }

    [Theory]
    [InlineData("seqmodels-vocabulary 2\n", "line 1*expected 'seqmodels-vocabulary 1'")]
    [InlineData("seqmodels-vocabulary 1\nunknown x\n", "line 2*'unknown x'")]
    [InlineData("seqmodels-vocabulary 1\nunknown 0\nbegin none\nend none\ntokens 2\na\n", "line 7*unexpected end of file")]
    [InlineData("seqmodels-vocabulary 1\nunknown 0\nbegin none\nend none\ntokens 2\na\na\n", "line 7*twice")]
    [InlineData("seqmodels-vocabulary 1\nunknown 0\nbegin none\nend none\ntokens 1\na\nb\n", "line 7*after the 1 tokens")]
    [InlineData("seqmodels-vocabulary 1\nunknown 0\nbegin none\nend none\ntokens 1\n\\x\n", "line 6*invalid escape")]
    [InlineData("seqmodels-vocabulary 1\nunknown 9\nbegin none\nend none\ntokens 1\na\n", "id 9")]
    [InlineData("seqmodels-vocabulary 1\nunknown 0\nbegin 0\nend none\ntokens 1\na\n", "different")]
    public void A_wrong_file_is_named_with_its_line(string content, string expected)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));

        stream.Invoking(Vocabulary.Load).Should().Throw<InvalidDataException>().WithMessage($"*{expected}*");
    }
}
