using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// One layer over whole sequences, both directions: (y, h_n[, c_n]) = layer(x, [h_0, [c_0,]] parameters).
/// x [batch, time, I] or [time, batch, I]; y the same with directions·P, where P is the size of h, H without a projection;
/// h_0 [layers·directions, batch, P] and c_0 [layers·directions, batch, H], of which this layer reads its own rows; h_n, c_n [directions, batch, ·].
/// </summary>
/// <remarks>
/// Forward: per shard of sequences, bias + x·W_ihᵀ for all steps in one product, then per step one product with the packed W_hh and
/// one elementwise loop. Backward: the same backwards, then dW_ih, dW_hh, dW_hr each as one product over all steps, then dx.
/// Saved: x, h', c', the activated gates and what is projected of every step; nothing when no backward can follow.
/// </remarks>
internal sealed unsafe partial class SequenceOperation<TKernel> : Operation
    where TKernel : struct, ICellKernel
{
    private const int LeastTeamPerShard = 4;
    private const double LeastSharedFlops = 8e6;

    // Steps whose gates are kept while nothing is recorded, and the work from which a second thread pays.
    private const int EvaluationWindow = 32;
    private const double LeastParallelFlops = 2e6;

    // An input, two states, and in each direction six parameters.
    private const int MostInputs = 15;

    [ThreadStatic]
    private static Tensor[]? InputsOfThread;

    private readonly string _name;
    private readonly SequencePlan _plan;
    private readonly DirectionParameters[] _directions;
    private readonly Tensor[]? _hiddenWeights;
    private readonly RecurrentNoise? _noise;
    private readonly Indices? _tokens;
    private readonly int _layer;
    private readonly bool _hasInitial;
    private readonly int _inputSize;
    private readonly int _size;
    private readonly int _stateSize;
    private readonly Workspace[] _saved;
    private Workspace[]? _work;
    private Workspace _masks;

    private SequenceOperation(string name, in LayerCall call)
    {
        (_name, _plan, _directions, _layer, _hasInitial) = (name, call.Plan, call.Directions, call.Layer, call.Hidden is not null);
        (_tokens, _inputSize) = (call.Input.Tokens, call.Input.Size);
        (_hiddenWeights, _noise) = (call.HiddenWeights, call.Noise);
        (_size, _stateSize) = (_directions[0].Size, _directions[0].StateSize);
        _saved = new Workspace[_directions.Length];
    }

    protected override string Name => _name;

    private int Directions => _directions.Length;

    private int StateLength => OutputShape(1).ElementCount;

    private bool Projects => _directions[0].Projection is not null;

    private static RowBlocks Blocks => new(TKernel.Columns, TKernel.Extras, TKernel.HasCell);

    /// <summary>The width of the inputs kept for backward: none with tokens, whose table backward can sum into.</summary>
    private int KeptInputSize => _tokens is null ? _inputSize : 0;

    private int StateInputs => !_hasInitial ? 0 : TKernel.HasCell ? 2 : 1;

    private int Degree => 2.0 * _plan.Rows * TKernel.Columns * _size * (_size + _inputSize) * Directions < LeastParallelFlops ? 1 : 0;

    /// <summary>
    /// Whether the team shares the product of every step by columns, and not the shards: where there is one shard, or so few for
    /// the team, and so large products, that waiting for each other at every step costs less.
    /// </summary>
    private bool SharesProducts
    {
        get
        {
            int shards = _plan.Shards * Directions;
            double flops = 2.0 * _plan.Batch * TKernel.Columns * _size * _size * Directions / shards;
            return shards == 1 || (shards * LeastTeamPerShard <= Parallelism.Current && flops >= LeastSharedFlops);
        }
    }

    /// <summary>Runs one layer.</summary>
    /// <param name="name">For error messages.</param>
    /// <param name="call">What to run it on.</param>
    public static Tensor[] Apply(string name, in LayerCall call)
    {
        var operation = new SequenceOperation<TKernel>(name, in call);
        DirectionParameters[] directions = call.Directions;
        Shape output = call.Input.Output(directions.Length * operation._stateSize);
        Shape state = [directions.Length, call.Plan.Batch, operation._stateSize];
        Shape cell = state.With(2, operation._size);
        Tensor[] inputs = InputsOfThread ??= new Tensor[MostInputs];
        int count = 0;
        inputs[count++] = call.Input.Rows;
        if (call.Hidden is { } initial)
        {
            inputs[count++] = initial;
            if (TKernel.HasCell)
                inputs[count++] = call.Cell!;
        }

        for (int direction = 0; direction < directions.Length; direction++)
        {
            directions[direction].All.CopyTo(inputs, count);
            if (call.HiddenWeights is { } hidden)
                inputs[count + DirectionParameters.HiddenWeightsIndex] = hidden[direction];
            count += directions[direction].All.Length;
        }

        return operation.RunAll(TKernel.HasCell ? [output, state, cell] : [output, state], inputs.AsSpan(0, count));
    }

    protected override void Forward<T>()
    {
        DrawMasks<T>();
        SequenceFrame<T> frame = Frame<T>(allocate: true);
        ReadOnlySpan<int> ids = _tokens is { } tokens ? tokens.Values.Span : [];
        MakeTables(ref frame);
        nint rows = (nint)_layer * Directions * _plan.Batch;
        fixed (T* x = Input<T>(0), y = Output<T>(0), hN = Output<T>(1), cN = TKernel.HasCell ? Output<T>(2) : [],
            h0 = StateInputs > 0 ? Input<T>(1) : [], c0 = StateInputs > 1 ? Input<T>(2) : [])
        fixed (int* tokenIds = ids)
        {
            frame.Tokens = tokenIds;
            ForwardJob<T, TKernel> job = new()
            {
                Frame = frame,
                X = _tokens is null ? x : null,
                H0 = h0 == null ? null : h0 + (rows * _stateSize),
                C0 = c0 == null ? null : c0 + (rows * _size),
                Y = y,
                HN = hN,
                CN = cN,
            };
            WorkerTeam.Run(_plan.Shards * Directions, job, SharesProducts ? 1 : Degree);
        }
    }

    protected override void Backward<T>()
    {
        SequenceFrame<T> frame = Frame<T>(allocate: false);
        Span<BackwardBuffers<T>> buffers = [LayWork<T>(0), Directions > 1 ? LayWork<T>(1) : default];
        T* zeros = Address<T>(_work![Directions]);
        RunSteps(frame, buffers, zeros);
        for (int direction = 0; direction < Directions; direction++)
        {
            AddHiddenGradients(direction, in frame, buffers[direction].DGates);
            AddProjectionGradients(direction, in frame, buffers[direction].DProjected);
            AddVectorGradients(direction, buffers[direction]);
        }

        if (_tokens is { } tokens)
            AddTokenGradients(frame, buffers, tokens.Values.Span);
        else
            AddInputGradients(frame, buffers, zeros + Math.Max(_size, _stateSize));
    }

    private void RunSteps<T>(SequenceFrame<T> frame, Span<BackwardBuffers<T>> buffers, T* zeros)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint rows = (nint)_layer * Directions * _plan.Batch;
        fixed (T* dy = OutputGradient<T>(0), dhN = OutputGradient<T>(1), dcN = TKernel.HasCell ? OutputGradient<T>(2) : [],
            dh0 = StateInputs > 0 && NeedsGradient(1) ? InputGradient<T>(1) : [],
            dc0 = StateInputs > 1 && NeedsGradient(2) ? InputGradient<T>(2) : [])
        {
            BackwardJob<T, TKernel> job = new()
            {
                Frame = frame,
                ForwardMemory = buffers[0],
                ReverseMemory = buffers[1],
                DY = dy,
                DHN = dhN,
                DCN = dcN,
                DH0 = dh0 == null ? null : dh0 + (rows * _stateSize),
                DC0 = dc0 == null ? null : dc0 + (rows * _size),
                Zeros = zeros,
                HasBias = _directions[0].HasBias,
            };
            WorkerTeam.Run(_plan.Shards * Directions, job, SharesProducts ? 1 : Degree);
        }
    }

    private int FirstParameter(int direction) => 1 + StateInputs + (direction * _directions[0].All.Length);

    private SequenceFrame<T> Frame<T>(bool allocate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int window = IsRecorded ? _plan.Time : Math.Min(_plan.Time, EvaluationWindow);
        nint rows = IsRecorded ? _plan.Rows : (nint)_plan.Batch * window;
        return new()
        {
            Plan = _plan,
            InputSize = KeptInputSize,
            Size = _size,
            StateSize = _stateSize,
            Window = window,
            SharesProducts = SharesProducts,
            ForwardWeights = Packed<T>(0),
            ForwardMemory = Lay<T>(0, rows, allocate),
            ReverseWeights = Directions > 1 ? Packed<T>(1) : null,
            ReverseMemory = Directions > 1 ? Lay<T>(1, rows, allocate) : default,
            Masks = _noise is null ? default : _noise.Of(Address<T>(_masks), StateLength, OutputShape().ElementCount, TKernel.HasCell),
        };
    }

    private DirectionWeights<T> Packed<T>(int direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        _directions[direction].Packed<T, TKernel>(IsRecorded, _hiddenWeights?[direction]);

    private ForwardBuffers<T> Lay<T>(int direction, nint rows, bool allocate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (allocate)
        {
            MemoryCursor<T> count = default;
            ForwardBuffers<T>.Lay(ref count, rows, KeptInputSize, _size, _stateSize, Blocks, _noise is { Drops: true }, Projects);
            _saved[direction] = Allocate<T>(count.Length);
        }

        MemoryCursor<T> memory = new(Address<T>(_saved[direction]));
        return ForwardBuffers<T>.Lay(ref memory, rows, KeptInputSize, _size, _stateSize, Blocks, _noise is { Drops: true }, Projects);
    }

    private void DrawMasks<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_noise is null)
            return;
        int outputs = OutputShape().ElementCount;
        int cells = TKernel.HasCell ? ArrayLength.Of("The masks of the zoneout of c", _plan.Batch, _plan.Time, Directions, _size) : 0;
        _masks = Allocate<T>(_noise.MaskLength(StateLength, outputs, cells));
        _noise.Draw(_masks.AsSpan<T>(), StateLength, outputs);
    }

    private BackwardBuffers<T> LayWork<T>(int direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_work is null)
        {
            MemoryCursor<T> count = default;
            BackwardBuffers<T>.Lay<TKernel>(ref count, _plan, _size, _stateSize, Projects, _noise);
            _work = new Workspace[Directions + 2];
            for (int i = 0; i < Directions; i++)
                _work[i] = Allocate<T>(count.Length);
            int scratch = NeedsGradient(0) ? ArrayLength.Of("A recurrent layer's memory for the gradient of x", _plan.Shards, InputGradientJob<T, TKernel>.ChunkRows, KeptInputSize) : 0;
            _work[Directions] = Allocate<T>(ArrayLength.Sum("A recurrent layer's memory for the gradient of x", Math.Max(_size, _stateSize), scratch));
            int skinny = Math.Min(_inputSize, _stateSize) <= MostSkinnyColumns ? ArrayLength.Of("A recurrent layer's narrow product", MostSkinnyColumns, TKernel.Blocks, _size) : 0;
            _work[Directions + 1] = Allocate<T>(skinny);
            _work[Directions].AsSpan<T>()[..Math.Max(_size, _stateSize)].Clear();
        }

        MemoryCursor<T> memory = new(Address<T>(_work[direction]));
        return BackwardBuffers<T>.Lay<TKernel>(ref memory, _plan, _size, _stateSize, Projects, _noise);
    }
}
