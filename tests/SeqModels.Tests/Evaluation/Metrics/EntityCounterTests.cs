using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Tests.Evaluation.Metrics;

[Trait("Category", "Culture")]
public sealed class EntityCounterTests
{
    private static readonly string[] Tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];

    [Fact]
    public void A_batch_is_its_rows_without_padding()
    {
        int[][] labels = [[1, 2, 0, 3], [2, 2], [0, 4, 4]], predictions = [[1, 2, 0, 4], [0, 2], [3, 4, 0]];
        var rows = new EntityCounter(Tags);
        var texts = new EntityCounter();
        var batch = new EntityCounter(Tags);
        int[] paddedLabels = [.. labels.SelectMany(row => row.Concat(Enumerable.Repeat(-100, 4 - row.Length)))];
        int[] paddedPredictions = [.. predictions.SelectMany(row => row.Concat(Enumerable.Repeat(99, 4 - row.Length)))];
        for (int row = 0; row < 3; row++)
        {
            rows.Add(labels[row], predictions[row]);
            texts.Add([.. labels[row].Select(label => Tags[label])], [.. predictions[row].Select(label => Tags[label])]);
        }

        batch.Add(new Indices(paddedLabels, [3, 4]), new Indices(paddedPredictions, [3, 4]));

        string text = rows.ToReport().ToString();
        batch.ToReport().ToString().Should().Be(text).And.Be(texts.ToReport().ToString());
        text.Should().Be(string.Join(Environment.NewLine,
            "9 tokens, accuracy 55.56 %",
            "entity  precision   recall       F1  labelled  predicted  correct",
            "LOC       50.00 %  50.00 %  50.00 %         2          2        1",
            "PER       50.00 %  50.00 %  50.00 %         2          2        1",
            "all       50.00 %  50.00 %  50.00 %         4          4        2"));
    }

    [Fact]
    public void An_ignored_position_is_removed_from_the_sentence()
    {
        var counter = new EntityCounter(Tags);
        counter.Add([1, -100, 2], [1, 0, 2]);
        counter.ToReport().Overall.Correct.Should().Be(1);
        counter.ToReport().Tokens.Should().Be(2);
    }

    [Fact]
    public void Merged_counters_are_one()
    {
        var whole = new EntityCounter(Tags);
        var first = new EntityCounter(Tags);
        var second = new EntityCounter(Tags);
        whole.Add([1, 2, 0], [1, 2, 3]);
        whole.Add([3, 4], [3, 4]);
        first.Add([1, 2, 0], [1, 2, 3]);
        second.Add([3, 4], [3, 4]);
        first.Merge(second);
        first.ToReport().ToMarkdown().Should().Be(whole.ToReport().ToMarkdown());
        whole.Merge(whole);
        whole.ToReport().Overall.Support.Should().Be(4);
    }

    [Fact]
    public void Averages_over_types()
    {
        var counter = new EntityCounter();
        counter.Add(["B-A", "B-A", "B-A", "B-B"], ["B-A", "B-A", "O", "O"]);
        EntityReport report = counter.ToReport();
        (report.MacroAverage.Recall, report.WeightedAverage.Recall, report.Overall.Recall).Should().Be((1.0 / 3, 0.5, 0.5));
    }

    [Fact]
    public void Nothing_counted_has_no_accuracy() =>
        new EntityCounter().ToReport().ToString().Should().StartWith("0 tokens, accuracy –").And.Contain("0.00 %");

    [Fact]
    public void Wrong_input_is_reported()
    {
        Action tag = () => EntitySpan.Find(["O", "PER"]);
        tag.Should().Throw<ArgumentException>().WithMessage("*'PER' was given*ConfusionMatrix*");
        Action other = () => EntitySpan.Find(["X-PER"]);
        other.Should().Throw<ArgumentException>().WithMessage("*'X-PER'*");
        Action noTags = () => new EntityCounter().Add([0], [0]);
        noTags.Should().Throw<InvalidOperationException>().WithMessage("*Pass them to the constructor.*");
        Action label = () => new EntityCounter(Tags).Add([5], [0]);
        label.Should().Throw<ArgumentException>().WithMessage("EntityCounter.Add: the label 5 at index 0 is not a class: classes are 0 to 4 and the ignored label is -100.*");
        Action shape = () => new EntityCounter(Tags).Add(new Indices(new int[4], [2, 2]), new Indices(new int[4], [4]));
        shape.Should().Throw<ArgumentException>().WithMessage("*the shape of labels, [2, 2], but was [4].*");
        Action rank = () => new EntityCounter(Tags).Add(new Indices(new int[4], [1, 2, 2]), new Indices(new int[4], [1, 2, 2]));
        rank.Should().Throw<ArgumentException>().WithMessage("*must be [time] or [batch, time], but was [1, 2, 2].*");
        Action texts = () => new EntityCounter().Add(["O"], ["O", "O"]);
        texts.Should().Throw<ArgumentException>().WithMessage("*1 labels and 2 predictions.*");
    }

    [Fact]
    public void A_batch_without_time_steps_adds_nothing()
    {
        var counter = new EntityCounter(Tags);
        counter.Add(new Indices(Array.Empty<int>(), [2, 0]), new Indices(Array.Empty<int>(), [2, 0]));
        counter.ToReport().Tokens.Should().Be(0);
    }
}
