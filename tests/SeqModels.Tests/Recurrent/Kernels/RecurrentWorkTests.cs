using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;
using SeqModels.Recurrent;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Counts the rows (one sequence at one step) that a layer computes, and how often it gathers the worker team.</summary>
public sealed class RecurrentWorkTests
{
    private const int Batch = 32;
    private const int Time = 20;
    private const int Size = 64;

    /// <summary>Half the positions are padding; exactly the others are computed, forward and backward, in every shard.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PaddingCostsNoRow(bool bidirectional)
    {
        int[] lengths = [.. Enumerable.Range(0, Batch).Select(i => 1 + (i * 7 % Time))];
        Run(bidirectional, lengths).Should().Be((Rows(lengths, bidirectional), Rows(lengths, bidirectional)));
        int[] full = [.. Enumerable.Repeat(Time, Batch)];
        Run(bidirectional, full).Should().Be((Rows(full, bidirectional), Rows(full, bidirectional)));
        Rows(lengths, bidirectional).Should().BeLessThan(Rows(full, bidirectional) * 6 / 10);
    }

    /// <summary>Both directions run in one call of the team, with the shards of both beside each other.</summary>
    [Fact]
    public void BothDirectionsRunSideBySide()
    {
        Tensor x = Forms.Normal([Batch, Time, Size], 2);
        var tape = new Tape();
        using ParallelismScope limit = Parallelism.Limit(2);
        foreach (string form in Forms.Names)
        {
            RecurrentLayer layer = Forms.Layer(form, Size, Size, options => options with { Bidirectional = true });
            using TapeScope scope = tape.Evaluate();
            long calls = WorkCounters.TeamCalls;
            layer.Forward(x);
            (WorkCounters.TeamCalls - calls).Should().Be(1, "of {0}", form);
        }
    }

    private static (int Forward, int Backward) Run(bool bidirectional, int[] lengths)
    {
        Parameter[] all = [.. Forms.Layer("rnn-tanh", Size, Size, options => options with { Bidirectional = bidirectional }).Parameters()];
        DirectionParameters[] directions = [.. all.Chunk(4).Select(p => new DirectionParameters(p[0], p[1], p[2], p[3]))];
        Tensor x = Forms.Normal([Batch, Time, Size], 2);
        var plan = new SequencePlan(Batch, Time, batchFirst: true, lengths);
        (Counting.ForwardRows, Counting.BackwardRows) = (0, 0);
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        Tensor[] outputs = SequenceOperation<Counting>.Apply("counting", new LayerCall(new SequenceInput(x), null, null, 0, plan, directions));
        tape.Backward(Forms.Weigh(outputs[0]));
        return (Counting.ForwardRows, Counting.BackwardRows);
    }

    private static int Rows(int[] lengths, bool bidirectional) => lengths.Sum() * (bidirectional ? 2 : 1);

    /// <summary>The RNN's kernel, counting the rows that it is given.</summary>
    private readonly struct Counting : ICellKernel
    {
        public static int ForwardRows;
        public static int BackwardRows;

        public static int Blocks => RnnKernel<TanhActivation>.Blocks;

        public static int Columns => RnnKernel<TanhActivation>.Columns;

        public static int Extras => RnnKernel<TanhActivation>.Extras;

        public static int Peepholes => RnnKernel<TanhActivation>.Peepholes;

        public static bool HasCell => RnnKernel<TanhActivation>.HasCell;

        public static BlockPart[] InputParts => RnnKernel<TanhActivation>.InputParts;

        public static BlockPart[] HiddenParts => RnnKernel<TanhActivation>.HiddenParts;

        public static void Forward<V, T, L>(in ForwardStep<T> step)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            Interlocked.Add(ref ForwardRows, step.Rows);
            RnnKernel<TanhActivation>.Forward<V, T, L>(in step);
        }

        public static void Backward<V, T, L>(in BackwardStep<T> step)
            where V : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where L : struct, ILane<V, T>
        {
            Interlocked.Add(ref BackwardRows, step.Rows);
            RnnKernel<TanhActivation>.Backward<V, T, L>(in step);
        }
    }
}
