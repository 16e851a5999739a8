using SeqModels.NGrams;
using SeqModels.NGrams.Mixing;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class VocabularyChangeTests
{
    private static readonly BackoffTables Model = Backoff.Random(31, Backoff.Words(8), 3, 0.5);

    [Fact]
    public void Renormalised_restriction_is_the_conditional_probability_of_the_kept_words()
    {
        BackoffTables small = VocabularyChange.Restrict(Model, ["w1", "w3", "w4", "w7", "not there"], NGramDroppedMass.Renormalize);

        small.Vocabulary.Tokens.Should().Equal("<unk>", "<s>", "</s>", "w1", "w3", "w4", "w7");
        Backoff.ShouldBeNormalized(small);
        ForContexts(small, (context, old, walker, oldWalker) =>
        {
            int[] kept = [.. small.Vocabulary.Tokens.Select(t => Model.Vocabulary.IdOf(t)).Where(id => id != Model.Vocabulary.BeginId)];
            double sum = kept.Sum(id => Math.Pow(10, oldWalker.Log10Probability(old, id)));
            foreach (int id in kept)
            {
                Math.Pow(10, walker.Log10Probability(context, small.Vocabulary.IdOf(Model.Vocabulary[id])))
                    .Should().BeApproximately(Math.Pow(10, oldWalker.Log10Probability(old, id)) / sum, 2e-6);
            }
        });
    }

    [Fact]
    public void Left_alone_the_kept_words_score_as_before()
    {
        BackoffTables small = VocabularyChange.Restrict(Model, ["w1", "w3", "w4", "w7"], NGramDroppedMass.Leave);

        small.IsNormalized.Should().BeFalse();
        ForContexts(small, (context, old, walker, oldWalker) =>
        {
            foreach (string token in small.Vocabulary.Tokens)
            {
                walker.Log10Probability(context, small.Vocabulary.IdOf(token))
                    .Should().BeApproximately(oldWalker.Log10Probability(old, Model.Vocabulary.IdOf(token)), 1e-6);
            }
        });
    }

    [Fact]
    public void Dropped_mass_can_go_to_unknown()
    {
        BackoffTables small = VocabularyChange.Restrict(Model, ["w1", "w3"], NGramDroppedMass.ToUnknown);

        Backoff.ShouldBeNormalized(small);
        double dropped = new[] { 0, 2, 4, 5, 6, 7 }.Sum(w => P(Model, $"w{w}"));
        P(small, "<unk>").Should().BeApproximately(P(Model, "<unk>") + dropped, 1e-6);
        P(small, "w1").Should().Be(P(Model, "w1"));
    }

    [Fact]
    public void Added_words_share_with_unknown_or_take_from_all()
    {
        BackoffTables shared = VocabularyChange.Add(Model, ["new", "w1", "newer", "new"], null);
        BackoffTables given = VocabularyChange.Add(Model, ["new", "newer"], 0.01);

        shared.Vocabulary.Tokens.Should().Equal([.. Model.Vocabulary.Tokens, "new", "newer"]);
        Backoff.ShouldBeNormalized(shared);
        Backoff.ShouldBeNormalized(given);
        P(shared, "new").Should().BeApproximately(P(Model, "<unk>") / 3, 1e-7);
        P(shared, "w2").Should().Be(P(Model, "w2"));
        P(given, "newer").Should().BeApproximately(0.01, 1e-8);
        P(given, "w2").Should().BeApproximately(P(Model, "w2") * 0.98, 1e-7);
        FluentActions.Invoking(() => VocabularyChange.Add(Model, ["new"], 1.5)).Should().Throw<ArgumentException>().WithMessage("*leave some*");
        VocabularyChange.Add(Model, ["w1"], null).Should().BeSameAs(Model);
    }

    [Fact]
    public void Vocabularies_unite_and_models_widen_to_the_union()
    {
        BackoffTables other = Backoff.Random(32, Vocabulary.FromList(["w9", "</s>", "<s>", "w1", "<unk>"], "<unk>", "<s>", "</s>"), 2, 0.5);

        Vocabulary union = VocabularyChange.Unite([Model.Vocabulary, other.Vocabulary]);
        BackoffTables wide = VocabularyChange.Widen(other, union);

        union.Tokens.Should().Equal([.. Model.Vocabulary.Tokens, "w9"]);
        wide.Vocabulary.Should().Be(union);
        Backoff.ShouldBeNormalized(wide);
        P(wide, "w9").Should().BeApproximately(P(other, "w9"), 1e-7);
        P(wide, "w5").Should().BeApproximately(P(other, "<unk>") / 8, 1e-7);
        Backoff.ShouldBeNormalized(MixtureTables.Linear([VocabularyChange.Widen(Model, union), wide], [0.5, 0.5]));
        FluentActions.Invoking(() => VocabularyChange.Unite([union, Vocabulary.FromList(["UNK"], "UNK")]))
            .Should().Throw<ArgumentException>().WithMessage("*unknown tokens, '<unk>' and 'UNK'*");
    }

    private static double P(BackoffTables tables, string word) => Math.Pow(10, tables.Levels[0].Log10Probabilities[tables.Vocabulary.IdOf(word)]);

    private static void ForContexts(BackoffTables small, Action<ContextNode, ContextNode, BackoffWalker, BackoffWalker> check)
    {
        var walker = new BackoffWalker(small);
        var old = new BackoffWalker(Model);
        string[] words = [.. small.Vocabulary.Tokens];
        check(default, default, walker, old);
        foreach (string a in words)
        {
            foreach (string b in words)
            {
                check(Walk(walker, a, b), Walk(old, a, b), walker, old);
            }
        }

        static ContextNode Walk(BackoffWalker walker, params string[] words) =>
            words.Aggregate(default(ContextNode), (context, word) => walker.Advance(context, walker.Tables.Vocabulary.IdOf(word)));
    }
}
