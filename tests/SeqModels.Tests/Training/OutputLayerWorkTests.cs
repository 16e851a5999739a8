using SeqModels.LanguageModels;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;
using Xunit.Abstractions;

namespace SeqModels.Tests.Training;

/// <summary>Guards that count work instead of time, for the shapes whose speed is published.</summary>
public sealed class OutputLayerWorkTests(ITestOutputHelper output)
{
    /// <summary>The managed bytes of a step that are allowed.</summary>
    private const int MostBytes = 4096;

    /// <summary>
    /// cell, vocabulary, embedding, hidden, layers; batch and time are smaller than published, where counts do not depend on them.
    /// </summary>
    [Theory]
    [InlineData(CellKind.Lstm, 28, 28, 256, 1)]
    [InlineData(CellKind.GruResetAfter, 28, 28, 256, 1)]
    [InlineData(CellKind.Rnn, 28, 28, 256, 1)]
    [InlineData(CellKind.Lstm, 65, 32, 64, 1)]
    [InlineData(CellKind.Lstm, 65, 128, 64, 2)]
    [InlineData(CellKind.Gru, 65, 128, 64, 2)]
    [InlineData(CellKind.Lstm, 1000, 40, 40, 2)]
    public void ATrainingStepAllocatesNextToNothing(CellKind cell, int vocabulary, int embedding, int hidden, int layers)
    {
        var model = new RecurrentLanguageModel(
            Vocabulary.FromList(Enumerable.Range(0, vocabulary).Select(i => "t" + i)),
            new RecurrentLanguageModelOptions { Recurrent = cell.Options() with { LayerCount = layers }, EmbeddingSize = embedding, HiddenSize = hidden });
        var optimizer = new Sgd(model.Parameters());
        GradientClipping clipping = GradientClipping.ByGlobalNorm(1);
        var random = new RandomSource(3);
        int[] tokens = [.. Enumerable.Range(0, 41).Select(_ => random.NextInt(vocabulary))];
        var tape = new Tape();
        RecurrentState carried = model.CreateRecurrentState(4);
        Shape window = [4, 10];
        long bytes = long.MaxValue;

        // What a step allocates itself is in every step. While other tests hold the worker threads, it may be charged for more.
        for (int step = 0; step < 8 || (bytes >= MostBytes && step < 60); step++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (tape.Record())
            {
                (Tensor loss, RecurrentState state) = model.Loss(new Indices(tokens.AsMemory(0, 40), window), new Indices(tokens.AsMemory(1, 40), window), carried);
                tape.Backward(loss);
                state.CopyTo(carried);
            }

            optimizer.Step(clipping);
            optimizer.ZeroGradients();
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        output.WriteLine($"{bytes} managed bytes a step");
        bytes.Should().BeLessThan(MostBytes);
    }

    /// <summary>
    /// Rows, classes, inputs of the output layers; elements of scores held at once; blocks, each two barriers where classes are shared.
    /// </summary>
    [Theory]
    [InlineData(1120, 28, 256, 28 * 160 * 8, 1)]
    [InlineData(512, 65, 64, 65 * 64 * 8, 1)]
    [InlineData(2500, 65, 512, 65 * 256 * 8, 1)]
    [InlineData(400, 10000, 200, 10000 * 256, 4)]
    [InlineData(700, 10000, 650, 10000 * 256, 6)]
    [InlineData(400, 33000, 200, 33000 * 128, 8)]
    public void TheOutputLayerIsCutAsItShouldBe(int rows, int classes, int inputs, int scores, int barriers)
    {
        var plan = new OutputPlan(rows, classes, inputs);
        (plan.Groups * plan.Columns * classes).Should().Be(scores);
        int blocks = Enumerable.Range(0, plan.Groups).Sum(plan.Blocks);
        (plan.Groups > 1 ? 1 : 2 * blocks).Should().Be(barriers);
        int next = 0;
        for (int group = 0; group < plan.Groups; group++)
        {
            for (int block = 0; block < plan.Blocks(group); block++)
            {
                (int first, int count, int padded) = plan.Block(group, block);
                first.Should().Be(next);
                padded.Should().BeInRange(count, count + ColumnSoftmax.Unit - 1).And.BeLessThanOrEqualTo(plan.Columns);
                next += count;
            }
        }

        next.Should().Be(rows);
        (plan.Shard(plan.Shards - 1).First + plan.Shard(plan.Shards - 1).Count).Should().Be(classes);
    }

    [Fact]
    public void AStepOfTheOutputLayerPacksItsInputsOnlyAndHoldsOneBlockOfScores()
    {
        const int Rows = 400, Classes = 3000, Inputs = 8;
        var random = new RandomSource(1);
        Parameter hidden = new("hidden", Tensor.Normal([Rows, Inputs], random)), weight = new("weight", Tensor.Normal([Classes, Inputs], random));
        Parameter bias = new("bias", Tensor.Zeros([Classes]));
        var optimizer = new Adam([hidden, weight, bias]);
        Indices targets = new int[Rows];
        using ParallelismScope two = Parallelism.Limit(2);
        var tape = new Tape();
        (long packed, long offers) = (0, 0);
        for (int step = 0; step < 3; step++)
        {
            (long packedBefore, long offersBefore) = (OutputScratch<float>.Current.PackedElements, WorkCounters.TeamCalls);
            using (tape.Record())
            {
                tape.Backward(Loss.LinearCrossEntropy(hidden, weight, bias, targets));
            }

            optimizer.Step(GradientClipping.ByGlobalNorm(1));
            optimizer.ZeroGradients();
            (packed, offers) = (OutputScratch<float>.Current.PackedElements - packedBefore, WorkCounters.TeamCalls - offersBefore);
        }

        // 400 rows are 13 panels of 32, in two blocks, each packed once as it is and once transposed; the weights are never packed.
        packed.Should().Be(2 * 416 * Inputs);
        offers.Should().Be(4, "each of two blocks shares its classes forward and backward; the parameters are too small to share");
        tape.BytesInUse.Should().BeLessThan(Rows * Classes * sizeof(float), "the scores of all rows are never held");
        tape.BytesInUse.Should().BeInRange(256 * Classes * sizeof(float), 256 * Classes * sizeof(float) * 5 / 4);
    }
}
