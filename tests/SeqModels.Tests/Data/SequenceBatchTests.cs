using SeqModels.Data;
using SeqModels.Tensors;

namespace SeqModels.Tests.Data;

public sealed class SequenceBatchTests
{
    [Fact]
    public void Tokens_and_their_targets_are_padded_at_the_end()
    {
        SequenceBatch batch = SequenceBatch.From(
        [
            SequenceExample.FromTokens(new[] { 1, 2, 3 }).WithLabel(4).WithStepLabels(new[] { 7, 8, 9 }).WithTargetTokens(new[] { 5 }),
            SequenceExample.FromTokens(new[] { 6 }).WithLabel(0).WithStepLabels(new[] { 1 }).WithTargetTokens(new[] { 2, 3 }),
        ], paddingId: 9);

        (batch.Size, batch.Time).Should().Be((2, 3));
        batch.Tokens.Shape.Should().Equal(2, 3);
        batch.Tokens.Values.ToArray().Should().Equal(1, 2, 3, 6, 9, 9);
        batch.Lengths.ToArray().Should().Equal(3, 1);
        batch.Rows.ToArray().Should().Equal(0, 1);
        batch.Labels.Values.ToArray().Should().Equal(4, 0);
        batch.StepLabels.Values.ToArray().Should().Equal(7, 8, 9, 1, -100, -100);
        batch.TargetTokens.Values.ToArray().Should().Equal(5, 9, 2, 3);
        batch.TargetLabels.Values.ToArray().Should().Equal(5, -100, 2, 3);
        batch.TargetLabels.Shape.Should().Equal(2, 2);
        batch.TargetLengths.ToArray().Should().Equal(1, 2);
        batch.PositionAfter.Should().BeNull();
        batch.ToString().Should().Be("2 sequences of up to 3 tokens");
    }

    [Fact]
    public void Vectors_and_values_are_padded_with_zeros()
    {
        SequenceBatch batch = SequenceBatch.From(
        [
            SequenceExample.FromVectors(new float[,] { { 1, 2 } }).WithValues(new[] { 3f, 4 }).WithStepValues(new float[,] { { 5 } }),
            SequenceExample.FromVectors(new float[,] { { 6, 7 }, { 8, 9 } }).WithValues(new[] { 1f, 2 }).WithStepValues(new float[,] { { 3 }, { 4 } }),
        ]);

        batch.Vectors.Shape.Should().Equal(2, 2, 2);
        batch.Vectors.AsSpan().ToArray().Should().Equal(1, 2, 0, 0, 6, 7, 8, 9);
        batch.Values.Shape.Should().Equal(2, 2);
        batch.Values.AsSpan().ToArray().Should().Equal(3, 4, 1, 2);
        batch.StepValues.Shape.Should().Equal(2, 2, 1);
        batch.StepValues.AsSpan().ToArray().Should().Equal(5, 0, 3, 4);
        batch.ToString().Should().Be("2 sequences of up to 2 vectors of 2 features");
    }

    [Fact]
    public void The_mask_is_one_within_the_lengths_in_both_types()
    {
        SequenceBatch batch = SequenceBatch.From([SequenceExample.FromTokens(new[] { 1 }), SequenceExample.FromTokens(new[] { 1, 2, 3 })]);
        batch.Mask().AsSpan().ToArray().Should().Equal(1, 0, 0, 1, 1, 1);
        batch.Mask(DType.Float64).AsSpan<double>().ToArray().Should().Equal(1, 0, 0, 1, 1, 1);
    }

    [Fact]
    public void An_empty_row_has_length_zero_and_a_batch_at_least_one_step()
    {
        SequenceBatch batch = SequenceBatch.From([SequenceExample.FromTokens(default)], paddingId: 3);
        (batch.Time, batch.Lengths.Span[0], batch.Tokens.Values.Span[0]).Should().Be((1, 0, 3));
    }

    [Fact]
    public void What_is_missing_is_named_with_the_method_that_adds_it()
    {
        SequenceBatch batch = SequenceBatch.From([SequenceExample.FromTokens(new[] { 1 })]);
        (batch.HasTokens, batch.HasLabels, batch.HasStepLabels, batch.HasValues, batch.HasStepValues, batch.HasTargetTokens).Should().Be((true, false, false, false, false, false));
        Message(() => batch.Vectors).Should().Contain("Read Tokens");
        Message(() => batch.Labels).Should().Contain("WithLabel");
        Message(() => batch.StepLabels).Should().Contain("WithStepLabels");
        Message(() => batch.Values).Should().Contain("WithValues");
        Message(() => batch.StepValues).Should().Contain("WithStepValues");
        Message(() => batch.TargetTokens).Should().Contain("WithTargetTokens");
        Message(() => batch.TargetLabels).Should().Contain("WithTargetTokens");

        static string Message(Func<object> read) => read.Should().Throw<InvalidOperationException>().Which.Message;
    }

    [Fact]
    public void Rows_of_another_form_are_refused_by_number()
    {
        SequenceExample tokens = SequenceExample.FromTokens(new[] { 1 }), vectors = SequenceExample.FromVectors(new float[1, 2]);
        Message(tokens, vectors).Should().Contain("row 1 has vectors, but row 0 has tokens");
        Message(vectors, vectors, SequenceExample.FromVectors(new float[1, 3])).Should().Contain("row 2 has vectors of 3 features, but row 0 has 2");
        Message(tokens, tokens.WithLabel(1)).Should().Contain("row 1 has label, but row 0 has none");
        Message(tokens.WithLabel(1), tokens).Should().Contain("row 1 has no label, but row 0 has");
        Message(tokens.WithStepLabels(new[] { 1 }), tokens).Should().Contain("no labels per step");
        Message(tokens.WithValues(new[] { 1f }), tokens).Should().Contain("no values");
        Message(tokens.WithValues(new[] { 1f }), tokens.WithValues(new[] { 1f, 2 })).Should().Contain("row 1 has 2 values, but row 0 has 1");
        Message(tokens.WithStepValues(new float[1, 1]), tokens.WithStepValues(new float[1, 2])).Should().Contain("2 values per step, but row 0 has 1");
        Message(tokens.WithTargetTokens(new[] { 1 }), tokens).Should().Contain("no target tokens");
        Message(tokens, null!).Should().Contain("row 1 is null");
        Message().Should().Contain("at least one row");

        static string Message(params SequenceExample[] rows) =>
            FluentActions.Invoking(() => SequenceBatch.From(rows)).Should().Throw<ArgumentException>().Which.Message;
    }
}
