using System.Runtime.Intrinsics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Streaming;
using SeqModels.Numerics.Threads;
using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent.Streaming;

/// <summary>
/// A step of one family: gates = bias + x·W_ihᵀ, then the kernel of the family, which calls back for the products with h', then a projection. All
/// sums have the same order as over a whole sequence.
/// </summary>
internal sealed unsafe class LayerStepOf<TKernel> : LayerStep, IHiddenProduct
    where TKernel : struct, ICellKernel
{
    private const int Alignment = 64 / sizeof(float);

    // Words of a RowTarget.
    private const int TargetWords = 3;

    private readonly StepWeights _weights;
    private readonly StepScratch _scratch;
    private readonly int _size;
    private readonly int _stateSize;

    // Pinned, so that it stays aligned: h, c if there is one, the gates, the extras, and what is projected.
    private readonly float[] _memory;
    private readonly int _hidden;
    private readonly int _gates;
    private readonly int _extra;
    private readonly int _unprojected;

    // The targets of the rows for the kernel, filled at every step while the memory is pinned.
    private readonly nint[] _targets;

    // Zoneout probabilities of h and c, and the state before the step; empty without zoneout.
    private readonly float _zoneout;
    private readonly float _cellZoneout;
    private readonly float[] _before;

    public LayerStepOf(DirectionSteps weights, StepSetup setup)
    {
        _weights = weights.Weights<TKernel>(setup.Precision);
        _scratch = setup.Scratch;
        (_zoneout, _cellZoneout) = (setup.Zoneout, TKernel.HasCell ? setup.CellZoneout : 0);
        (_size, _stateSize) = (weights.Parameters.Size, weights.Parameters.StateSize);
        int state = ArrayLength.Sum(
            "A stepper's state",
            ArrayLength.Of("A stepper's state [batch, HiddenSize]", Batch, _stateSize),
            TKernel.HasCell ? ArrayLength.Of("A stepper's state [batch, HiddenSize]", Batch, _size) : 0);
        int gates = ArrayLength.Of("A stepper's gates [batch, gates·HiddenSize]", Batch, Width);
        int extra = ArrayLength.Of("A stepper's activations [batch, HiddenSize]", Batch, _size, TKernel.Extras);
        int unprojected = _weights.Projection is null ? 0 : ArrayLength.Of("A stepper's activations [batch, HiddenSize]", Batch, _size);
        _memory = GC.AllocateArray<float>(ArrayLength.Sum("A stepper's memory", Aligned(state), Aligned(gates), Aligned(extra), Aligned(unprojected), Alignment), pinned: true);
        fixed (float* start = _memory)
            _hidden = (int)((Alignment - ((nint)start / sizeof(float) % Alignment)) % Alignment);
        _gates = _hidden + (int)Aligned(state);
        _extra = _gates + (int)Aligned(gates);
        _unprojected = _extra + (int)Aligned(extra);
        _before = new float[_zoneout > 0 || _cellZoneout > 0 ? state : 0];
        _targets = new nint[ArrayLength.Of("A stepper's rows", Batch, TargetWords)];
    }

    public override Span<float> Hidden => _memory.AsSpan(_hidden, Batch * _stateSize);

    public override Span<float> State => _memory.AsSpan(_hidden, Batch * (_stateSize + (TKernel.HasCell ? _size : 0)));

    private Span<float> Gates => _memory.AsSpan(_gates, Batch * Width);

    private Span<float> Extra => _memory.AsSpan(_extra, TKernel.Extras * Batch * _size);

    private int Batch => _scratch.Batch;

    private int Width => TKernel.Columns * _size;

    public override void Reset() => State.Clear();

    public override void Step(ReadOnlySpan<float> x)
    {
        Begin();
        BlockPart[] parts = TKernel.InputParts;
        for (int i = 0; i < parts.Length; i++)
            _weights.Input[i].Add(x, Gates[(parts[i].Column * _size)..], Width, _scratch);
        End();
    }

    public override void StepOneHot(ReadOnlySpan<int> ones)
    {
        Begin();
        BlockPart[] parts = TKernel.InputParts;
        for (int i = 0; i < parts.Length; i++)
        {
            for (int row = 0; row < ones.Length; row++)
                _weights.Input[i].AddRow(ones[row], Gates[((row * Width) + (parts[i].Column * _size))..]);
        }

        End();
    }

    public void AddHidden(int part)
    {
        BlockPart to = TKernel.HiddenParts[part];
        _weights.Hidden[part].Add(to.FromExtra ? Extra : Hidden, Gates[(to.Column * _size)..], Width, _scratch);
    }

    private static long Aligned(int length) => (long)Parts.Count(length, Alignment) * Alignment;

    private void Begin()
    {
        _weights.Refresh();
        for (int row = 0; row < Batch; row++)
            _weights.Floats.RowBias.CopyTo(Gates.Slice(row * Width, Width));
    }

    private void End()
    {
        if (_before.Length > 0)
            State.CopyTo(_before);
        fixed (float* memory = _memory, peepholes = _weights.Floats.Peepholes, before = _before)
        fixed (nint* targets = _targets)
        {
            float* hidden = memory + _hidden;
            nint state = (nint)Batch * _stateSize;
            StepMatrix? projection = _weights.Projection;
            float* result = projection is null ? hidden : memory + _unprojected;
            ForwardStep<float> step = new()
            {
                Weights = _weights.Floats,
                Peepholes = peepholes,
                Products = this,
                Rows = Batch,
                Size = _size,
                StateSize = _stateSize,
                Gates = memory + _gates,
                Hidden = hidden,
                Cell = TKernel.HasCell ? hidden + state : null,
                Extra = memory + _extra,
                Targets = (RowTarget<float>*)targets,
            };
            for (int row = 0; row < Batch; row++)
            {
                nint offset = (nint)row * _size;
                step.Targets[row] = new() { Hidden = result + offset, Output = result + offset, Cell = TKernel.HasCell ? step.Cell + offset : null };
            }

            RunKernel(in step);
            if (projection is not null)
                Project(projection);
            if (_zoneout > 0)
                ZoneLoops.Mix(null, _zoneout, before, hidden, (int)state);
            if (_cellZoneout > 0)
                ZoneLoops.Mix(null, _cellZoneout, before + state, step.Cell, Batch * _size);
        }
    }

    /// <summary>h = W_hr (o ⊙ tanh c).</summary>
    private void Project(StepMatrix projection)
    {
        Hidden.Clear();
        projection.Add(_memory.AsSpan(_unprojected, Batch * _size), Hidden, _stateSize, _scratch);
    }

    private static void RunKernel(in ForwardStep<float> step)
    {
        if (WidestLane.Is512)
            TKernel.Forward<Vector512<float>, float, Lane512<float>>(in step);
        else if (WidestLane.Is256)
            TKernel.Forward<Vector256<float>, float, Lane256<float>>(in step);
        else if (WidestLane.Is128)
            TKernel.Forward<Vector128<float>, float, Lane128<float>>(in step);
        else
            TKernel.Forward<float, float, LaneScalar<float>>(in step);
    }
}
