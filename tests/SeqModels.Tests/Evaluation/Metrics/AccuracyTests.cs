using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Tests.Evaluation.Metrics;

[Trait("Category", "Culture")]
public sealed class AccuracyTests
{
    [Fact]
    public void Ignored_positions_do_not_count()
    {
        var accuracy = new Accuracy();
        accuracy.Add([1, -100, 2, -100], [1, -100, 3, 5]);
        (accuracy.Correct, accuracy.Count, accuracy.Value).Should().Be((1, 2, 0.5));
        Accuracy.Of([1, -100], [1, -100]).Should().Be(1, "Of has no ignored label");
        accuracy.ToString().Should().Be("50.00 % (1 of 2)");
        new Accuracy().ToString().Should().Be("– (0 of 0)");
    }

    [Fact]
    public void Of_equal_logits_the_lower_class_comes_first()
    {
        Tensor logits = Tensor.From(new[] { 1f, 1, 0, 1, 1, 0, 1, 1, 0 }, [3, 3]);
        var first = new Accuracy();
        first.Add(new[] { 0, 1, 2 }, logits);
        var second = new Accuracy(top: 2);
        second.Add(new[] { 0, 1, 2 }, logits);
        (first.Correct, second.Correct).Should().Be((1, 2));
    }

    [Fact]
    public void Logits_of_a_batch_of_sequences_with_padding()
    {
        Tensor logits = Tensor.From(new[] { 0f, 1, 1, 0, float.NaN, 0, 0, 1, 0, 1, float.NaN, 0 }, [2, 3, 2]);
        var accuracy = new Accuracy();
        accuracy.Add(new Indices(new[] { 1, 1, -100, 1, 0, -100 }, [2, 3]), logits);
        (accuracy.Correct, accuracy.Count).Should().Be((2, 4));
    }

    [Fact]
    public void Sequences_as_wholes()
    {
        var accuracy = new Accuracy();
        accuracy.AddSequences(new Indices(new[] { 1, 2, -100, 3, 4, 5, -100, -100, -100 }, [3, 3]), new Indices(new[] { 1, 2, 9, 3, 4, 6, 0, 0, 0 }, [3, 3]));
        (accuracy.Correct, accuracy.Count).Should().Be((1, 2));
    }

    [Fact]
    public void Merged_accuracies_are_one()
    {
        var first = new Accuracy();
        var second = new Accuracy();
        first.Add([1, 2], [1, 1]);
        second.Add([3], [3]);
        first.Merge(second);
        (first.Correct, first.Count).Should().Be((2, 3));
    }

    [Fact]
    public void Wrong_input_is_reported()
    {
        Action top = () => _ = new Accuracy(top: 0);
        top.Should().Throw<ArgumentOutOfRangeException>();
        Action length = () => new Accuracy().Add([1, 2], [1]);
        length.Should().Throw<ArgumentException>().WithMessage("Accuracy.Add: there must be one prediction per label, but there are 2 labels and 1 predictions.*");
        Action shape = () => new Accuracy().Add(new Indices(new[] { 0, 0 }, [1, 2]), Tensor.Zeros([2, 3]));
        shape.Should().Throw<ArgumentException>().WithMessage("*the shape of labels, [1, 2], and a last axis of classes, but was [2, 3].*");
        Action label = () => new Accuracy(ignoredLabel: null).Add(new[] { -100 }, Tensor.Zeros([1, 3]));
        label.Should().Throw<ArgumentException>().WithMessage("*If it marks padding, make it the ignored label.*");
        Action nan = () => new Accuracy().Add(new[] { 0 }, Tensor.Full([1, 3], float.NaN));
        nan.Should().Throw<ArgumentException>().WithMessage("*the logit of class 0 in row 0 is NaN*");
        Action classes = () => new Accuracy(top: 2).Add([0], [0]);
        classes.Should().Throw<InvalidOperationException>().WithMessage("*needs logits*");
        Action merge = () => new Accuracy(top: 2).Merge(new Accuracy());
        merge.Should().Throw<ArgumentException>();
        Action rank = () => new Accuracy().AddSequences(new[] { 1 }, new[] { 1 });
        rank.Should().Throw<ArgumentException>().WithMessage("*must be [batch, time], but was [1].*");
    }
}
