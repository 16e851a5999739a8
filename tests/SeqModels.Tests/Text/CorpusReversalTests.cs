using SeqModels.Text;

namespace SeqModels.Tests.Text;

public sealed class CorpusReversalTests
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["<s>", "</s>", "a", "b", "c"], begin: "<s>", end: "</s>");

    [Fact]
    public void Sentences_are_reversed_with_their_order()
    {
        var corpus = new EncodedCorpus(Words, new[] { 2, 3, 4, 4, 2 }, [2, 2, 5]);
        EncodedCorpus reversed = corpus.Reverse();
        reversed.SentenceCount.Should().Be(3);
        reversed.Sentence(0).ToArray().Should().Equal(2, 4, 4);
        reversed.Sentence(1).ToArray().Should().BeEmpty();
        reversed.Sentence(2).ToArray().Should().Equal(3, 2);
        reversed.AsStream().Ids.ToArray().Should().Equal(2, 4, 4, 1, 1, 3, 2, 1);
        corpus.AsStream().Reverse().Ids.ToArray().Should().Equal(reversed.AsStream().Ids.ToArray());
        reversed.Reverse().Ids.ToArray().Should().Equal(corpus.Ids.ToArray());
        Enumerable.Range(0, 3).Select(i => reversed.Reverse().Sentence(i).Length).Should().Equal(2, 0, 3);
    }

    [Fact]
    public void A_stream_is_reversed_as_a_whole()
    {
        new EncodedCorpus(Words, new[] { 2, 3, 1, 4 }).Reverse().Ids.ToArray().Should().Equal(4, 1, 3, 2);
        new EncodedCorpus(Words, new[] { 2, 3, 1, 4, 1 }).Reverse().Ids.ToArray().Should().Equal(4, 1, 3, 2, 1);
        new EncodedCorpus(Words, Array.Empty<int>()).Reverse().Count.Should().Be(0);
        var tokenizer = new WhitespaceTokenizer();
        new EncodedCorpus(Words, new[] { 2 }, null, tokenizer).Reverse().Tokenizer.Should().BeSameAs(tokenizer);
    }
}
