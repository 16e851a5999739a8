using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Empty sequences in a batch, where they are allowed: they change nothing for the others and pass their state on.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentEmptyTests
{
    private const int Time = 5;
    private const int Input = 4;
    private const int Hidden = 9;

    // More than one shard, one of them of empty sequences only.
    private static readonly int[] Lengths = [0, 3, 5, 0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 5];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string form in (string[])["rnn-tanh", "gru-before", "gru-after", "lstm", "lstm-peephole-projected-nobias"])
            {
                data.Add(form, false);
                data.Add(form, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheOthersAreAsWithoutThem(string form, bool cells)
    {
        RecurrentLayer layer = Layer(form, cells);
        Tensor x = Forms.Normal([Lengths.Length, Time, Input], 1, marked: true);
        RecurrentState state = Forms.State(form, 4, Lengths.Length, Hidden, marked: true);
        int[] kept = [.. Enumerable.Range(0, Lengths.Length).Where(i => Lengths[i] > 0)], empty = [.. Enumerable.Range(0, Lengths.Length).Where(i => Lengths[i] == 0)];

        int[][] all = Run(layer, x, state, Lengths, kept);
        foreach (int row in empty)
        {
            x.Gradient!.Select(0, row).AsSpan().ToArray().Should().OnlyContain(value => value == 0);
            for (int i = 0; i < state.Tensors.Count; i++)
            {
                // Only the final state passes a gradient to the initial state.
                Tensor weights = Forms.Normal(state.Tensors[i].Shape, 501 + (ulong)i);
                Forms.Bits(state.Tensors[i].Gradient!.Select(1, row)).Should().Equal(Forms.Bits(weights.Select(1, row)));
            }
        }

        RecurrentOutput result = layer.Forward(x, state, Lengths);
        foreach (int row in empty)
        {
            result.Output.Select(0, row).AsSpan().ToArray().Should().OnlyContain(value => value == 0);
            for (int i = 0; i < state.Tensors.Count; i++)
                Forms.Bits(result.State.Tensors[i].Select(1, row)).Should().Equal(Forms.Bits(state.Tensors[i].Select(1, row)));
        }

        foreach (int row in kept)
        {
            RecurrentOutput alone = layer.Forward(x.Slice(0, row, 1), new RecurrentState([.. state.Tensors.Select(tensor => tensor.Slice(1, row, 1))]), new[] { Lengths[row] });
            Forms.Bits(result.Output.Slice(0, row, 1)).Should().Equal(Forms.Bits(alone.Output));
            Forms.Bits(result.State.Hidden.Slice(1, row, 1)).Should().Equal(Forms.Bits(alone.State.Hidden));
        }

        foreach (int workers in (int[])[1, 2, 4])
        {
            using ParallelismScope limit = Parallelism.Limit(workers);
            int[][] again = Run(layer, x, state, Lengths, kept);
            for (int i = 0; i < all.Length; i++)
                again[i].Should().Equal(all[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientsAreExact(string form, bool cells)
    {
        RecurrentLayer layer = Layer(form, cells);
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([3, Time, Input], 1, DType.Float64);
        RecurrentState state = Forms.State(form, 4, 3, Hidden, DType.Float64);
        GradientCheck.Check(() =>
        {
            RecurrentOutput result = layer.Forward(x, state, new[] { 0, 4, 0 });
            return Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell);
        }, [.. layer.Parameters(), x, .. state.Tensors]).ThrowIfFailed();
    }

    /// <summary>A batch of nothing else: zero outputs, the initial state, and gradients of zero.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void AllMayBeEmpty(string form, bool cells)
    {
        RecurrentLayer layer = Layer(form, cells);
        Tensor x = Forms.Normal([2, Time, Input], 1, marked: true);
        RecurrentState state = Forms.State(form, 4, 2, Hidden, marked: true);
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, state, new[] { 0, 0 });
        tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
        result.Output.AsSpan().ToArray().Should().OnlyContain(value => value == 0);
        for (int i = 0; i < state.Tensors.Count; i++)
        {
            Forms.Bits(result.State.Tensors[i]).Should().Equal(Forms.Bits(state.Tensors[i]));
            state.Tensors[i].Gradient!.AsSpan().ToArray().Should().NotContain(value => value == 0);
        }

        (x.Gradient?.AsSpan().ToArray() ?? []).Should().NotContain(value => value != 0);
        layer.Parameters().SelectMany(parameter => parameter.Gradient?.AsSpan().ToArray() ?? []).Should().NotContain(value => value != 0);
        Forms.Bits(layer.Forward(x, null, new[] { 0, 0 }).State.Hidden).Should().OnlyContain(bits => bits == 0);
    }

    [Fact]
    public void TokensAndNoiseGoWithEmptySequences()
    {
        RecurrentLayer layer = Forms.Layer("lstm-projected", Input, Hidden, o => (LstmOptions)o with
        {
            AllowEmptySequences = true,
            Bidirectional = true,
            RecurrentDropout = 0.3,
            Zoneout = 0.2,
            CellZoneout = 0.3,
            WeightDropout = 0.2,
        });
        var embedding = new SeqModels.Layers.Embedding(3, Input, new RandomSource(3));
        var tokens = new Indices(Enumerable.Range(0, Lengths.Length * Time).Select(i => i * 7 % 3).ToArray(), [Lengths.Length, Time]);
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(embedding, tokens, null, Lengths);
        tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
        for (int row = 0; row < Lengths.Length; row++)
        {
            result.Output.Select(0, row).AsSpan()[(Lengths[row] * layer.OutputSize)..].ToArray().Should().NotContain(value => value != 0);
            result.State.Hidden.Select(1, row).AsSpan().ToArray().All(value => value == 0).Should().Be(Lengths[row] == 0);
        }

        embedding.Weight.Gradient!.AsSpan().ToArray().Should().OnlyContain(value => float.IsFinite(value)).And.Contain(value => value != 0);
    }

    private static RecurrentLayer Layer(string form, bool cells)
    {
        RecurrentLayer fused = Forms.Layer(form, Input, Hidden, o => o with { LayerCount = 2, Bidirectional = true, AllowEmptySequences = true });
        return !cells ? fused : new CellLayer(Input, Hidden, new RandomSource(1), new CellLayerOptions
        {
            LayerCount = 2,
            Bidirectional = true,
            AllowEmptySequences = true,
            CellFactory = (inputSize, hiddenSize, random) => Forms.Options(form, Hidden) switch
            {
                RnnOptions rnn => new RnnCell(inputSize, hiddenSize, random, rnn),
                GruOptions gru => new GruCell(inputSize, hiddenSize, random, gru),
                RecurrentOptions other => new LstmCell(inputSize, hiddenSize, random, (LstmOptions)other),
            },
        });
    }

    private static int[][] Run(RecurrentLayer layer, Tensor x, RecurrentState state, int[] lengths, int[] rows)
    {
        layer.ZeroGradients();
        foreach (Tensor leaf in (Tensor[])[x, .. state.Tensors])
            leaf.Gradient?.AsWritableSpan().Clear();
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, state, lengths);
        tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
        return [Forms.Bits(x.Gradient!.Gather(rows)), .. layer.Parameters().Select(parameter => Forms.Bits(parameter.Gradient!))];
    }
}
