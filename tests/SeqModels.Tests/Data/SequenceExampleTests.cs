using SeqModels.Data;

namespace SeqModels.Tests.Data;

public sealed class SequenceExampleTests
{
    [Fact]
    public void A_row_keeps_what_it_is_given()
    {
        SequenceExample row = SequenceExample.FromVectors(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } })
            .WithLabel(7).WithStepLabels(new[] { 1, SequenceBatch.IgnoredLabel, 0 }).WithValues(new[] { 0.5f }).WithStepValues(new float[,] { { 1 }, { 2 }, { 3 } })
            .WithTargetTokens(new[] { 4, 5 });

        (row.Length, row.FeatureCount, row.HasTokens, row.Label).Should().Be((3, 2, false, 7));
        row.Vectors.ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        row.StepLabels!.Value.ToArray().Should().Equal(1, -100, 0);
        row.Values!.Value.ToArray().Should().Equal(0.5f);
        row.StepValues!.Value.ToArray().Should().Equal(1, 2, 3);
        row.TargetTokens!.Value.ToArray().Should().Equal(4, 5);
        row.ToString().Should().Be("3 vectors of 2 features, label 7, a label per step, 1 values, 1 values per step, 2 target tokens");
        SequenceExample.FromTokens(new[] { 3 }).ToString().Should().Be("1 tokens");
    }

    [Fact]
    public void With_leaves_the_row_itself_unchanged()
    {
        SequenceExample row = SequenceExample.FromTokens(new[] { 1 });
        row.WithLabel(2).Label.Should().Be(2);
        row.Label.Should().BeNull();
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_reason()
    {
        SequenceExample row = SequenceExample.FromTokens(new[] { 1, 2, 3 });
        Message(() => SequenceExample.FromTokens(new[] { 1, -2 })).Should().Contain("token id must be at least 0, but tokens[1] was -2");
        Message(() => SequenceExample.FromVectors(new float[5], 2)).Should().Contain("5 elements and 2 features");
        Message(() => SequenceExample.FromVectors(new float[2, 0])).Should().Contain("at least 1 feature");
        Message(() => row.WithLabel(-1)).Should().Contain("at least 0");
        Message(() => row.WithStepLabels(new[] { 1, 2 })).Should().Contain("3 steps, but 2 labels");
        Message(() => row.WithStepLabels(new[] { 1, -1, 2 })).Should().Contain("at least 0 or -100, but labels[1] was -1");
        Message(() => row.WithStepValues(new float[2, 1])).Should().Contain("3 steps, but 2 rows of values");
        Message(() => row.WithStepValues(new float[3, 0])).Should().Contain("at least one value per step");
        Message(() => row.WithValues(default)).Should().Contain("at least one value");
        Message(() => row.WithTargetTokens(new[] { -5 })).Should().Contain("tokens[0] was -5");
    }

    private static string Message(Func<SequenceExample> make) => make.Should().Throw<ArgumentException>().Which.Message;
}
