using CsCheck;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class NGramCountsTests
{
    private static readonly Vocabulary Digits = Vocabulary.FromList(["0", "1", "2", "3", "<s>", "</s>"], begin: "<s>", end: "</s>");

    [Fact]
    public void Counts_of_running_text_are_those_of_a_plain_count()
    {
        Gen.Select(Gen.Int[0, 3].Array[1, 120], Gen.Int[1, 6]).Sample((ids, order) =>
            PlainCounter.Check(NGramCounts.Count(new EncodedCorpus(Digits, ids), order), [ids]));
    }

    [Fact]
    public void Counts_of_sentences_are_those_of_a_plain_count()
    {
        Gen.Select(Gen.Int[0, 3].Array[0, 7].Array[1, 30], Gen.Int[1, 6]).Sample((sentences, order) =>
        {
            NGramCounts counts = NGramCounts.Count(Encode(sentences), order);
            PlainCounter.Check(counts, [.. sentences.Select(s => (int[])[4, .. s, 5])]);
            counts.TokenCount.Should().Be(sentences.Sum(s => s.Length + 1));
        });
    }

    [Fact]
    public void Many_ngrams_survive_growing_tables()
    {
        Vocabulary vocabulary = Vocabulary.FromList(Enumerable.Range(0, 500).Select(i => $"{i}"));
        int[] ids = [.. Enumerable.Range(0, 20_000).Select(i => (int)((long)i * i % 499))];

        PlainCounter.Check(NGramCounts.Count(new EncodedCorpus(vocabulary, ids), 3), [ids]);
    }

    [Fact]
    public void Counts_survive_a_file_and_say_when_it_is_no_model()
    {
        string path = Path.GetTempFileName();
        NGramCounts counts = NGramCounts.Count(Encode([[0, 1, 2], [], [1, 1]]), 3);
        counts.Save(path);

        NGramCounts loaded = NGramCounts.Load(path);

        PlainCounter.Check(loaded, [[4, 0, 1, 2, 5], [4, 5], [4, 1, 1, 5]]);
        loaded.BySentences.Should().BeTrue();
        FluentActions.Invoking(() => NGramModel.Load(path)).Should().Throw<InvalidDataException>().WithMessage("*NGramCounts.Load*");
        File.Delete(path);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var text = new EncodedCorpus(Digits, new[] { 0, 1 });
        var cancelled = new CancellationToken(canceled: true);

        FluentActions.Invoking(() => NGramCounts.Count(text, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramCounts.Count(new EncodedCorpus(Digits, new[] { 0, 4 }), 1)).Should().Throw<ArgumentException>().WithMessage("*'<s>'*");
        FluentActions.Invoking(() => NGramCounts.Count(new EncodedCorpus(Vocabulary.FromList(["a"]), new[] { 0 }, [1]), 1))
            .Should().Throw<ArgumentException>().WithMessage("*VocabularyOptions.Sentences*");
        FluentActions.Invoking(() => NGramCounts.Count(text, 2, cancelled)).Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => NGramCounts.Count(Encode([[0]]), 2, cancelled)).Should().Throw<OperationCanceledException>();
        NGramCounts.Count(text, 2).Invoking(c => c.CountOf(0, 1, 2)).Should().Throw<ArgumentException>();
        NGramCounts.Count(text, 2).Invoking(c => c.DistinctCount(3)).Should().Throw<ArgumentOutOfRangeException>();
        NGramCounts.Count(text, 2).CountOf(99, -1).Should().Be(0);
    }

    private static EncodedCorpus Encode(int[][] sentences) => PlainCounter.Encode(Digits, sentences);
}
