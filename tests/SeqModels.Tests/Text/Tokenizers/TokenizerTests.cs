using System.Text.RegularExpressions;
using CsCheck;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Tests.Text;

[Trait("Category", "Culture")]
public sealed class TokenizerTests
{
    [Fact]
    public void Characters_are_scalar_values()
    {
        new CharacterTokenizer().Tokenize("a😀e\u0301").Should().Equal("a", "😀", "e", "\u0301");
    }

    [Fact]
    public void Characters_join_to_the_same_text()
    {
        var tokenizer = new CharacterTokenizer();
        Gen.String.Sample(text => tokenizer.Join(tokenizer.Tokenize(text)) == text);
    }

    [Fact]
    public void Words_are_separated_by_ascii_white_space_only()
    {
        new WhitespaceTokenizer().Tokenize(" a\tb  c\u00A0d\r ").Should().Equal("a", "b", "c\u00A0d");
        new WhitespaceTokenizer().Tokenize(" \t").Should().BeEmpty();
        new WhitespaceTokenizer().Join(["a", "b"]).Should().Be("a b");
    }

    [Fact]
    public void Words_are_what_splitting_gives()
    {
        Gen.Char[" \tabé"].Array.Select(c => new string(c)).Sample(text =>
            new WhitespaceTokenizer().Tokenize(text).SequenceEqual(text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void A_pattern_gives_its_matches()
    {
        new RegexTokenizer().Tokenize("Don't stop, 3.14!").Should().Equal("Don", "'", "t", "stop", ",", "3", ".", "14", "!");
        new RegexTokenizer(new Regex("[a-z]*"), "").Tokenize("ab1c").Should().Equal("ab", "c");
        new RegexTokenizer(new Regex("[a-z]*"), "-").Join(["a", "b"]).Should().Be("a-b");
    }

    [Fact]
    public void A_pattern_from_a_file_cannot_backtrack_without_end()
    {
        string description = TokenizerDescription.Write(new RegexTokenizer(new Regex("(a+)+b")));
        ITokenizer read = TokenizerDescription.Read(description)!;
        read.Tokenize("aab aab").Should().Equal("aab", "aab");
        read.Invoking(tokenizer => tokenizer.Tokenize(new string('a', 5000))).Should().Throw<RegexMatchTimeoutException>();
    }
}
