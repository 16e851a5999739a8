using System.Globalization;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests;

/// <summary>What is written, read and said does not depend on the culture of the thread.</summary>
[Trait("Category", "Culture")]
public sealed class CultureTests
{
    [Fact]
    public void The_culture_that_is_asked_for_is_in_force()
    {
        if (Cultures.Asked is { Length: > 0 } name)
        {
            CultureInfo.CurrentCulture.Name.Should().Be(name);
            (-1234.5).ToString("N1", CultureInfo.CurrentCulture).Should().Be("-1.234,5", "numbers are those of de-DE or tr-TR");
            "title".ToUpper(CultureInfo.CurrentCulture).Should().Be(name == "tr-TR" ? "TİTLE" : "TITLE");
        }
    }

    [Fact]
    public void Numbers_in_files_have_points()
    {
        BackoffTables tables = Backoff.Read(Backoff.ExampleA);

        Backoff.Write(tables).Should().Contain("\n0\t<s>\t-0.30103\n");
        Backoff.ShouldEqual(Backoff.Read(Backoff.Write(tables)), tables);
    }

    [Fact]
    public void Letters_are_told_apart_by_code()
    {
        string[] words = ["I", "i", "İ", "ı", "TITLE", "title", "straße", "strasse"];
        Corpus corpus = Corpus.FromLines(words.Concat(["<UNK>", "i\u0307"]));

        corpus.BuildVocabulary().Tokens.Should().Equal(["<unk>", "<s>", "</s>", .. words, "<UNK>", "i\u0307"]);
        NGramPruning.ByEntropy(1e-7).ToString().Should().Contain("1E-07").And.NotContain("ı");
        Backoff.Read("\\data\\\nngram 1=2\n\\1-grams:\n-INF <UNK>\n-1 i\n\\end\\").Vocabulary.Tokens.Should().Equal("<unk>", "i");
    }

    [Fact]
    public void Options_and_messages_have_points()
    {
        FluentActions.Invoking(() => new SgdOptions { LearningRate = -0.5 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*-0.5*");
        new AdamOptions { LearningRate = 0.0015 }.ToString().Should().Contain("0.0015");
        Tensor.From([0.5f, 1.25f], [2]).ToString().Should().Contain("0.5").And.Contain("1.25");
        NGramSmoothing.AddK(0.25).ToString().Should().Contain("0.25");
    }
}
