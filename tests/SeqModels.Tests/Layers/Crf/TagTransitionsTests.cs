using SeqModels.Layers;

namespace SeqModels.Tests.Layers.Crf;

public sealed class TagTransitionsTests
{
    [Fact]
    public void Bio_allows_an_inner_tag_only_within_its_entity()
    {
        string[] tags = ["O", "B-A", "I-A", "B-B", "I-B"];
        TagTransitions bio = TagTransitions.Bio(tags);
        Matrix(bio).Should().Equal("11010", "11110", "11110", "11011", "11011");
        Enumerable.Range(0, 5).Where(bio.AllowsStart).Should().Equal(0, 1, 3);
        Enumerable.Range(0, 5).Where(bio.AllowsEnd).Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public void Bioes_allows_only_whole_entities()
    {
        string[] tags = ["O", "B-A", "I-A", "E-A", "S-A", "E-B"];
        TagTransitions bioes = TagTransitions.Bioes(tags);
        Matrix(bioes).Should().Equal("110010", "001100", "001100", "110010", "110010", "110010");
        Enumerable.Range(0, 6).Where(bioes.AllowsStart).Should().Equal(0, 1, 4);
        Enumerable.Range(0, 6).Where(bioes.AllowsEnd).Should().Equal(0, 3, 4, 5);
    }

    [Fact]
    public void Errors_say_what_was_expected()
    {
        FluentActions.Invoking(() => TagTransitions.Bio(["O", "E-A"])).Should().Throw<ArgumentException>().WithMessage("TagTransitions.Bio: a tag must be 'O' or one of 'B-X', 'I-X' with an entity type X, but tag 1 was 'E-A'.*");
        FluentActions.Invoking(() => TagTransitions.Bioes(["B-"])).Should().Throw<ArgumentException>().WithMessage("*tag 0 was 'B-'.*");
        FluentActions.Invoking(() => TagTransitions.Bio([])).Should().Throw<ArgumentException>().WithMessage("*at least one tag*");
        FluentActions.Invoking(() => new TagTransitions(new bool[2, 3])).Should().Throw<ArgumentException>().WithMessage("*was [2, 3].*");
        FluentActions.Invoking(() => new TagTransitions(new bool[2, 2], [true])).Should().Throw<ArgumentException>().WithMessage("*start must be empty or have one element per tag, 2, but had 1.*");
        FluentActions.Invoking(() => new TagTransitions(new bool[2, 2], default, [false, false])).Should().Throw<ArgumentException>().WithMessage("*end must allow at least one tag.*");
    }

    private static string[] Matrix(TagTransitions transitions) =>
        [.. Enumerable.Range(0, transitions.TagCount).Select(i => string.Concat(Enumerable.Range(0, transitions.TagCount).Select(j => transitions.Allows(i, j) ? '1' : '0')))];
}
