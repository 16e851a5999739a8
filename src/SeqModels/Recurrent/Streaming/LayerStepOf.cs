using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent.Streaming;

/// <summary>
/// A step of one family: gates = bias + x·W_ihᵀ, then the family's own kernel, whose products with h' come back here. The same chains
/// in the same order as over a whole sequence.
/// </summary>
internal sealed unsafe class LayerStepOf<TKernel> : LayerStep, IHiddenProduct
    where TKernel : struct, ICellKernel
{
    private readonly StepWeights _weights;
    private readonly StepScratch _scratch;
    private readonly int _inputSize;
    private readonly int _size;

    // Pinned, so that the garbage collector frees the memory without anyone disposing of this.
    private readonly float[] _memory;
    private readonly RowTarget<float>[] _targets;
    private readonly float* _cell;
    private readonly float* _gates;
    private readonly float* _extra;

    // Zoneout: the shares of h and c that are kept, and the state before the step, empty without.
    private readonly float _zoneout;
    private readonly float _cellZoneout;
    private readonly float[] _before;

    public LayerStepOf(DirectionParameters parameters, StepSetup setup)
    {
        _weights = parameters.Steps<TKernel>(setup.Precision);
        _scratch = setup.Scratch;
        (_zoneout, _cellZoneout) = (setup.Zoneout, TKernel.HasCell ? setup.CellZoneout : 0);
        (_inputSize, _size) = (parameters.InputWeights.Shape[1], parameters.HiddenWeights.Shape[1]);
        MemoryCursor<float> count = default;
        Lay(ref count, out _, out _, out _, out _);
        _memory = GC.AllocateArray<float>(count.Length + Alignment, pinned: true);
        float* start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        MemoryCursor<float> memory = new(start + ((Alignment - ((nint)start / sizeof(float) % Alignment)) % Alignment));
        Lay(ref memory, out float* hidden, out _cell, out _gates, out _extra);
        Hidden = hidden;
        _before = GC.AllocateArray<float>(_zoneout > 0 || _cellZoneout > 0 ? State.Length : 0, pinned: true);
        _targets = GC.AllocateArray<RowTarget<float>>(Batch, pinned: true);
        for (int row = 0; row < Batch; row++)
        {
            nint offset = (nint)row * _size;
            _targets[row] = new() { Hidden = hidden + offset, Output = hidden + offset, Cell = TKernel.HasCell ? _cell + offset : null };
        }
    }

    public override float* Hidden { get; }

    public override Span<float> State => new(Hidden, (TKernel.HasCell ? 2 : 1) * Batch * _size);

    private static int Alignment => 64 / sizeof(float);

    private int Batch => _scratch.Batch;

    private int Width => TKernel.Columns * _size;

    public override void Step(float* x)
    {
        Begin();
        BlockPart[] parts = TKernel.InputParts;
        for (int i = 0; i < parts.Length; i++)
            _weights.Input[i].Add(x, _gates + ((nint)parts[i].Column * _size), Width, _scratch);
        End();
    }

    public override void StepOneHot(ReadOnlySpan<int> ones)
    {
        Begin();
        BlockPart[] parts = TKernel.InputParts;
        for (int i = 0; i < parts.Length; i++)
        {
            for (int row = 0; row < ones.Length; row++)
                _weights.Input[i].AddRow(ones[row], _gates + ((nint)row * Width) + ((nint)parts[i].Column * _size));
        }

        End();
    }

    public void AddHidden(int part)
    {
        BlockPart to = TKernel.HiddenParts[part];
        _weights.Hidden[part].Add(to.FromExtra ? _extra : Hidden, _gates + ((nint)to.Column * _size), Width, _scratch);
    }

    private void Begin()
    {
        _weights.Refresh();
        ReadOnlySpan<float> bias = new(_weights.Floats.RowBias, Width);
        for (int row = 0; row < Batch; row++)
            bias.CopyTo(new Span<float>(_gates + ((nint)row * Width), Width));
    }

    private void End()
    {
        if (_before.Length > 0)
            State.CopyTo(_before);
        RunKernel();
        if (_before.Length == 0)
            return;
        float* before = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_before));
        int state = Batch * _size;
        if (_zoneout > 0)
            ZoneLoops.Mix(null, _zoneout, before, Hidden, state);
        if (_cellZoneout > 0)
            ZoneLoops.Mix(null, _cellZoneout, before + state, _cell, state);
    }

    private void RunKernel()
    {
        ForwardStep<float> step = new()
        {
            Weights = _weights.Floats,
            Products = this,
            Rows = Batch,
            Size = _size,
            Gates = _gates,
            Hidden = Hidden,
            Cell = _cell,
            Extra = _extra,
            Targets = (RowTarget<float>*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_targets)),
        };
        if (Vector512.IsHardwareAccelerated)
            TKernel.Forward<Vector512<float>, float, Lane512<float>>(in step);
        else if (Vector256.IsHardwareAccelerated)
            TKernel.Forward<Vector256<float>, float, Lane256<float>>(in step);
        else if (Vector128.IsHardwareAccelerated)
            TKernel.Forward<Vector128<float>, float, Lane128<float>>(in step);
        else
            TKernel.Forward<float, float, LaneScalar<float>>(in step);
    }

    /// <summary>h and c lie side by side, as <see cref="State"/> gives them.</summary>
    private void Lay(ref MemoryCursor<float> memory, out float* hidden, out float* cell, out float* gates, out float* extra)
    {
        nint state = (nint)Batch * _size;
        hidden = memory.Take(TKernel.HasCell ? 2 * state : state);
        cell = TKernel.HasCell ? hidden + state : null;
        gates = memory.Take((nint)Batch * Width);
        extra = memory.Take(TKernel.Extras * state);
    }
}
