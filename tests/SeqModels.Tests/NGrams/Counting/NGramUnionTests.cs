using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class NGramUnionTests
{
    [Fact]
    public void Counts_with_another_unknown_token_are_refused()
    {
        NGramCounts one = NGramCounts.Count(new EncodedCorpus(Vocabulary.FromList(["a", "?"], "?"), new[] { 0, 1 }), 2);
        NGramCounts two = NGramCounts.Count(new EncodedCorpus(Vocabulary.FromList(["a", "<unk>"], "<unk>"), new[] { 0, 1 }), 2);

        FluentActions.Invoking(() => NGramCounts.Merge(one, two)).Should().Throw<ArgumentException>().WithMessage("*special tokens must be the same*");
    }

    [Fact]
    public void Merged_parts_are_the_counts_of_the_whole()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(30), PlainCounter.Sentences(300, 9, 30, 2));
        NGramCounts[] parts = [Count(0, 120), Count(120, 1), Count(121, 179)];

        PlainCounter.CheckSame(NGramCounts.Merge(parts), NGramCounts.Count(corpus, 5));
        PlainCounter.CheckSame(NGramCounts.Merge(parts[1]), parts[1]);

        NGramCounts Count(int start, int count) => NGramCounts.Count(corpus.Slice(start, count), 5);
    }

    [Fact]
    public void Vocabularies_unite_by_token()
    {
        string[] text = ["b a c a", "d b a", "a b", "", "e b a c e"];
        Vocabulary all = Vocabulary.FromList(["<unk>", "<s>", "</s>", "c", "b", "a", "d", "e"], "<unk>", "<s>", "</s>");
        Vocabulary first = Vocabulary.FromList(["<unk>", "<s>", "</s>", "c", "b", "a"], "<unk>", "<s>", "</s>");
        Vocabulary second = Vocabulary.FromList(["a", "d", "</s>", "b", "<s>", "e", "<unk>", "c"], "<unk>", "<s>", "</s>");

        NGramCounts merged = NGramCounts.Merge(Count(text[..1], first), Count(text[1..], second));

        PlainCounter.CheckSame(merged, Count(text, all));

        static NGramCounts Count(string[] lines, Vocabulary vocabulary) => NGramCounts.Count(Corpus.FromLines(lines).Encode(vocabulary), 4);
    }

    [Fact]
    public void Running_text_merges_too()
    {
        Vocabulary vocabulary = PlainCounter.Words(3);

        NGramCounts merged = NGramCounts.Merge(
            NGramCounts.Count(new EncodedCorpus(vocabulary, new[] { 3, 4, 3 }), 3), NGramCounts.Count(new EncodedCorpus(vocabulary, new[] { 4, 3, 4, 3 }), 3));

        PlainCounter.Check(merged, [[3, 4, 3], [4, 3, 4, 3]]);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(3), [[3, 4], [5]]);
        NGramCounts counts = NGramCounts.Count(corpus, 2);
        var other = new EncodedCorpus(Vocabulary.FromList(["<unk>", "<s>", "."], "<unk>", "<s>", "."), Array.Empty<int>(), [0]);

        FluentActions.Invoking(() => NGramCounts.Merge()).Should().Throw<ArgumentException>().WithMessage("*one part*");
        FluentActions.Invoking(() => NGramCounts.Merge(counts, NGramCounts.Count(corpus, 3))).Should().Throw<ArgumentException>().WithMessage("*order 2*order 3*");
        FluentActions.Invoking(() => NGramCounts.Merge(counts, NGramCounts.Count(corpus.AsStream(), 2))).Should().Throw<ArgumentException>().WithMessage("*running text*");
        FluentActions.Invoking(() => NGramCounts.Merge(counts, NGramCounts.Count(other, 2))).Should().Throw<ArgumentException>().WithMessage("*special tokens*");
    }
}
