using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>One step forward and backward gives the same bits in every lane width.</summary>
[Trait("Category", "Numeric")]
public sealed unsafe class RecurrentLaneTests
{
    private const int Rows = 3;

    [Fact]
    public void Rnn()
    {
        Compare<RnnKernel<TanhActivation>>("rnn-tanh");
        Compare<RnnKernel<ReluActivation>>("rnn-relu");
    }

    [Fact]
    public void Gru()
    {
        Compare<GruResetBeforeKernel>("gru-before");
        Compare<GruResetAfterKernel>("gru-after");
    }

    [Fact]
    public void Lstm()
    {
        Compare<LstmKernel<WithForgetGate>>("lstm");
        Compare<LstmKernel<WithoutForgetGate>>("lstm-noforget");
        Compare<LstmKernel<Coupled>>("lstm-coupled");
        Compare<LstmKernel<WithPeepholes<WithForgetGate>>>("lstm-peephole");
        Compare<LstmKernel<WithPeepholes<Coupled>>>("lstm-coupled-peephole");
        Compare<LstmKernel<WithPeepholes<WithoutForgetGate>>>("lstm-noforget-peephole");
    }

    private static void Compare<TKernel>(string form)
        where TKernel : struct, ICellKernel
    {
        foreach (int size in Forms.Sizes)
        {
            float[] expected = Run<float, LaneScalar<float>, TKernel>(form, size);
            ShouldHaveSameBits(Run<Vector128<float>, Lane128<float>, TKernel>(form, size), expected);
            ShouldHaveSameBits(Run<Vector256<float>, Lane256<float>, TKernel>(form, size), expected);
            ShouldHaveSameBits(Run<Vector512<float>, Lane512<float>, TKernel>(form, size), expected);
        }
    }

    private static void ShouldHaveSameBits(float[] actual, float[] expected) =>
        MemoryMarshal.AsBytes(actual.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan())).Should().BeTrue();

    /// <summary>Everything that the step left in memory, forward and backward.</summary>
    private static float[] Run<V, L, TKernel>(string form, int size)
        where V : struct
        where L : struct, ILane<V, float>
        where TKernel : struct, ICellKernel
    {
        Parameter[] p = [.. Forms.Layer(form, 4, size).Parameters()];
        var parameters = new DirectionParameters(p[0], p[1], p[2], p[3], p.Length > 4 ? p[4] : null);
        int state = Rows * size, width = Rows * TKernel.Columns * size;
        float[] memory = GC.AllocateUninitializedArray<float>((10 * state) + (2 * width) + (TKernel.Peepholes * size), pinned: true);
        Forms.Normal([memory.Length], 5).AsSpan().CopyTo(memory);
        float* next = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        float* Take(int length) => (next += length) - length;
        float* gates = Take(width), dGates = Take(width), hidden = Take(state), cell = Take(state), extra = Take(state);
        float* dHidden = Take(state), dCell = Take(state), scratch = Take(state), dOutput = Take(state), newHidden = Take(state);
        float* newCell = Take(state), output = Take(state), peepholes = Take(TKernel.Peepholes * size);
        RowTarget<float>* targets = stackalloc RowTarget<float>[Rows];
        float** dOutputs = stackalloc float*[Rows];
        for (int j = 0; j < Rows; j++)
        {
            targets[j] = new() { Hidden = newHidden + (j * size), Cell = newCell + (j * size), Output = output + (j * size) };
            dOutputs[j] = dOutput + (j * size);
        }

        DirectionWeights<float> weights = parameters.Packed<float, TKernel>(forBackward: true);
        float[] ownPeepholes = GC.AllocateArray<float>(weights.Peepholes.Length + 1, pinned: true);
        weights.Peepholes.CopyTo(ownPeepholes);
        float* weightPeepholes = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(ownPeepholes, 0);
        ForwardStep<float> forward = new() { Weights = weights, Peepholes = weightPeepholes, Rows = Rows, Size = size, StateSize = size, Gates = gates, Hidden = hidden, Cell = cell, Extra = extra, Targets = targets };
        TKernel.Forward<V, float, L>(in forward);
        BackwardStep<float> backward = new()
        {
            Weights = weights,
            Peepholes = weightPeepholes,
            Rows = Rows,
            Size = size,
            StateSize = size,
            Gates = gates,
            Hidden = hidden,
            Cell = cell,
            Extra = extra,
            DGates = dGates,
            DHidden = dHidden,
            DState = dHidden,
            DCell = dCell,
            Scratch = scratch,
            DPeepholes = peepholes,
            DOutputs = dOutputs,
        };
        TKernel.Backward<V, float, L>(in backward);
        GC.KeepAlive(ownPeepholes);
        return memory;
    }
}
