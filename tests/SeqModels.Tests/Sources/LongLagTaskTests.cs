using SeqModels.Numerics;
using SeqModels.Sources;

namespace SeqModels.Tests.Sources;

public sealed class LongLagTaskTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(11)]
    [InlineData(100)]
    public void The_adding_problem_marks_one_value_in_each_half(int length)
    {
        SequenceBatch<float> batch = new AddingProblem(length).Sample(200, new RandomSource(1));
        (batch.Inputs.Length, batch.Targets.Length).Should().Be((200 * length * 2, 200));
        for (int row = 0; row < batch.BatchSize; row++)
        {
            float[] x = batch.Inputs.Span.Slice(row * length * 2, length * 2).ToArray();
            int[] marked = [.. Enumerable.Range(0, length).Where(t => x[(2 * t) + 1] == 1)];
            Enumerable.Range(0, length).Where(t => x[(2 * t) + 1] != 0).Should().Equal(marked).And.HaveCount(2);
            (marked[0] < length / 2 && marked[1] >= length / 2).Should().BeTrue();
            batch.Targets.Span[row].Should().Be(x[2 * marked[0]] + x[2 * marked[1]]);
        }
    }

    [Fact]
    public void The_baseline_of_the_adding_problem_is_the_variance_of_its_targets()
    {
        var problem = new AddingProblem(10);
        float[] targets = problem.Sample(50_000, new RandomSource(2)).Targets.ToArray();
        targets.Average(y => (y - 1.0) * (y - 1.0)).Should().BeApproximately(problem.BaselineLoss, 0.003);
        problem.BestLoss.Should().Be(0);
    }

    [Fact]
    public void Copied_symbols_are_recalled_at_the_end()
    {
        var task = new CopyMemory(30);
        SequenceBatch<int> batch = task.Sample(20, new RandomSource(3));
        (task.SequenceLength, task.FeatureCount, batch.Targets.Length).Should().Be((50, 10, 20 * 50));
        for (int row = 0; row < 20; row++)
        {
            int[] inputs = Ids(batch, row), targets = batch.Targets.Slice(row * 50, 50).ToArray();
            inputs[..10].Should().OnlyContain(id => id < 8);
            inputs[10..39].Should().OnlyContain(id => id == 8);
            inputs[39].Should().Be(9, "the recall signal comes Lag steps after the last symbol");
            inputs[40..].Should().OnlyContain(id => id == 8);
            targets[..40].Should().OnlyContain(id => id == 8);
            targets[40..].Should().Equal(inputs[..10]);
        }

        Enumerable.Range(0, 20).SelectMany(row => Ids(batch, row)[..10]).Distinct().Should().HaveCount(8);
        task.BaselineLoss.Should().BeApproximately(10 * Math.Log(8) / 50, 1e-15);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(100, 2)]
    [InlineData(100, 3)]
    [InlineData(10, 3)]
    public void The_class_is_the_order_of_the_symbols(int length, int symbols)
    {
        var task = new TemporalOrder(length, symbols);
        SequenceBatch<int> batch = task.Sample(60, new RandomSource(4));
        for (int row = 0; row < batch.BatchSize; row++)
        {
            int[] ids = Ids(batch, row);
            int[] relevant = [.. ids.Where(id => id is 4 or 5)];
            relevant.Should().HaveCount(symbols);
            relevant.Aggregate(0, (number, id) => (2 * number) + id - 4).Should().Be(batch.Targets.Span[row]);
            (ids[0], ids[^1]).Should().Be((6, 7));
            ids[1..^1].Should().OnlyContain(id => id <= 5);
            Array.FindIndex(ids, id => id is 4 or 5).Should().BeInRange(length / 10, length / 5);
        }

        batch.Targets.ToArray().Distinct().Should().HaveCount(task.ClassCount);
        task.BaselineLoss.Should().BeApproximately(symbols * Math.Log(2), 1e-15);
    }

    [Fact]
    public void A_random_state_gives_the_same_batch()
    {
        var task = new TemporalOrder(40);
        task.Sample(8, new RandomSource(5)).Inputs.ToArray().Should().Equal(task.Sample(8, new RandomSource(5)).Inputs.ToArray());
        task.Sample(8, new RandomSource(5)).Inputs.ToArray().Should().NotEqual(task.Sample(8, new RandomSource(6)).Inputs.ToArray());
    }

    [Fact]
    public void Bad_sizes_are_refused()
    {
        ((Action)(() => _ = new AddingProblem(1))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("AddingProblem: sequenceLength*");
        ((Action)(() => _ = new CopyMemory(0))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("CopyMemory: lag*");
        ((Action)(() => _ = new TemporalOrder(9))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("TemporalOrder: sequenceLength*");
        ((Action)(() => _ = new TemporalOrder(20, 4))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("TemporalOrder: symbolCount*");
        ((Action)(() => new AddingProblem().Sample(0, new RandomSource(1)))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => new CopyMemory(1 << 30).Sample(2, new RandomSource(1)))).Should().Throw<ArgumentException>().WithMessage("CopyMemory.Sample*");
    }

    /// <summary>The ids of a row of one-hot inputs.</summary>
    private static int[] Ids(SequenceBatch<int> batch, int row)
    {
        int size = batch.SequenceLength * batch.FeatureCount;
        float[][] steps = [.. batch.Inputs.Slice(row * size, size).ToArray().Chunk(batch.FeatureCount)];
        steps.Should().OnlyContain(step => step.Sum() == 1 && step.Max() == 1);
        return [.. steps.Select(step => Array.IndexOf(step, 1f))];
    }
}
