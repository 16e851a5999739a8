using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public class WithVocabularyTests
{
    private static readonly Vocabulary Small = Vocabulary.Build("a a a b b c".Split(' '));

    /// <summary>The same words in another order, with two new ones between.</summary>
    private static readonly Vocabulary Large = Vocabulary.FromList(["c", "x", "a", "<unk>", "y", "b"], unknown: "<unk>");

    public static TheoryData<int, bool> Forms => new() { { 7, false }, { 8, true }, { 0, false } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Known_words_keep_their_scores_among_themselves(int embedding, bool tied)
    {
        RecurrentLanguageModel old = Model(embedding, tied);
        RecurrentLanguageModel extended = old.WithVocabulary(Large, seed: 9);
        extended.Vocabulary.Should().Be(Large);
        extended.IsTraining.Should().BeFalse();

        double[] before = LogProbabilities(old, "a", "b"), after = LogProbabilities(extended, "a", "b");
        foreach (string word in (string[])["a", "c", "<unk>"])
        {
            (after[Large.IdOf(word)] - after[Large.IdOf("b")]).Should().BeApproximately(before[Small.IdOf(word)] - before[Small.IdOf("b")], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void New_words_that_begin_as_the_unknown_one_share_its_probability(int embedding, bool tied)
    {
        RecurrentLanguageModel old = Model(embedding, tied);
        RecurrentLanguageModel extended = old.WithVocabulary(Large, newTokens: NewTokenInitialization.FromUnknown);
        double[] before = LogProbabilities(old, "b", "a"), after = LogProbabilities(extended, "b", "a");
        after[Large.IdOf("c")].Should().BeApproximately(before[Small.IdOf("c")], 1e-5);
        foreach (string word in (string[])["x", "y", "<unk>"])
        {
            after[Large.IdOf(word)].Should().BeApproximately(before[Small.UnknownId!.Value] - Math.Log(3), 1e-5);
        }

        LogProbabilities(extended, "x", "a")[0].Should().BeApproximately(LogProbabilities(extended, "<unk>", "a")[0], 1e-6, "a new word reads as the unknown one");
    }

    [Fact]
    public void The_seed_names_the_new_rows_and_the_old_model_stays()
    {
        RecurrentLanguageModel old = Model(7, tied: false);
        float[] before = Values(old);
        float[] one = Values(old.WithVocabulary(Large, seed: 1)), same = Values(old.WithVocabulary(Large, seed: 1)), other = Values(old.WithVocabulary(Large, seed: 2));
        same.Should().Equal(one);
        other.Should().NotEqual(one);
        Values(old).Should().Equal(before);
    }

    [Fact]
    public void A_vocabulary_that_does_not_fit_is_refused()
    {
        RecurrentLanguageModel old = Model(7, tied: false);
        Action missing = () => old.WithVocabulary(Vocabulary.FromList(["a", "b", "<unk>"], unknown: "<unk>"));
        missing.Should().Throw<ArgumentException>().WithMessage("*'c' is missing*");
        Action special = () => old.WithVocabulary(Vocabulary.FromList(["a", "b", "c", "<unk>", "x"]));
        special.Should().Throw<ArgumentException>().WithMessage("*unknown token must be the same*");
    }

    [Fact]
    public void A_vocabulary_is_extended_by_frequency()
    {
        Vocabulary extended = Small.Extend("z y y b w w w x".Split(' '), maxCount: 3);
        extended.Tokens.Should().Equal([.. Small.Tokens, "w", "y", "z"]);
        extended.UnknownId.Should().Be(Small.UnknownId);
        Small.Extend("z y y".Split(' '), minCount: 2).Tokens.Should().Equal([.. Small.Tokens, "y"]);
        Small.Extend([]).Should().Be(Small);
    }

    private static RecurrentLanguageModel Model(int embedding, bool tied)
    {
        var model = new RecurrentLanguageModel(Small, new RecurrentLanguageModelOptions { EmbeddingSize = embedding, HiddenSize = 8, TieWeights = tied, Seed = 4 });
        model.Evaluate();
        return model;
    }

    private static double[] LogProbabilities(RecurrentLanguageModel model, params string[] words)
    {
        LanguageModelState state = model.CreateState();
        foreach (string word in words)
        {
            state.Advance(model.Vocabulary.IdOf(word));
        }

        return [.. Enumerable.Range(0, model.Vocabulary.Count).Select(id => state.LogProbability(id))];
    }

    private static float[] Values(RecurrentLanguageModel model) => [.. model.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())];
}
