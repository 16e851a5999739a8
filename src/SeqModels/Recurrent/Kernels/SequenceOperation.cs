using System.Numerics;
using System.Runtime.InteropServices;
using SeqModels.Autodiff;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>
/// One layer over whole sequences, both directions: (y, h_n[, c_n]) = layer(x, [h_0, [c_0,]] parameters).
/// x [batch, time, I] or [time, batch, I]; y the same with directions·H; h_0, c_0 [layers·directions, batch, H], of which this layer
/// reads its own rows; h_n, c_n [directions, batch, H].
/// </summary>
/// <remarks>
/// Forward: per shard of sequences, bias + x·W_ihᵀ for all steps in one product, then per step one product with the packed W_hh and
/// one elementwise loop. Backward: the same backwards, then dW_ih, dW_hh each as one product over all steps, then dx.
/// Saved: x, h', c' and the activated gates of every step; nothing when no backward can follow.
/// </remarks>
internal sealed unsafe class SequenceOperation<TKernel> : Operation
    where TKernel : struct, ICellKernel
{
    // Steps whose gates are kept while nothing is recorded, and the work from which a second thread pays.
    private const int EvaluationWindow = 32;
    private const double LeastParallelFlops = 2e6;

    // Up to this width, a weight gradient is computed transposed.
    private const int MostSkinnyColumns = 48;

    private readonly string _name;
    private readonly SequencePlan _plan;
    private readonly DirectionParameters[] _directions;
    private readonly int _layer;
    private readonly bool _hasInitial;
    private readonly int _inputSize;
    private readonly int _size;
    private readonly Workspace[] _saved;
    private Workspace[]? _work;

    private SequenceOperation(string name, SequencePlan plan, DirectionParameters[] directions, int layer, bool hasInitial, int inputSize)
    {
        (_name, _plan, _directions, _layer, _hasInitial, _inputSize) = (name, plan, directions, layer, hasInitial, inputSize);
        _size = directions[0].HiddenWeights.Shape[1];
        _saved = new Workspace[directions.Length];
    }

    protected override string Name => _name;

    private int Directions => _directions.Length;

    private int StateInputs => !_hasInitial ? 0 : TKernel.HasCell ? 2 : 1;

    private int Degree => 2.0 * _plan.Rows * TKernel.Columns * _size * (_size + _inputSize) * Directions < LeastParallelFlops ? 1 : 0;

    /// <summary>Runs one layer; everything has been checked.</summary>
    /// <param name="name">For error messages.</param>
    /// <param name="x">The input.</param>
    /// <param name="initial">The initial states of all layers, or null for zero.</param>
    /// <param name="layer">The index of this layer.</param>
    /// <param name="plan">How the sequences lie in the batch.</param>
    /// <param name="directions">One or two sets of parameters.</param>
    public static Tensor[] Apply(string name, Tensor x, RecurrentState? initial, int layer, SequencePlan plan, DirectionParameters[] directions)
    {
        var operation = new SequenceOperation<TKernel>(name, plan, directions, layer, initial is not null, x.Shape[2]);
        Shape output = x.Shape.With(2, directions.Length * operation._size);
        Shape state = [directions.Length, plan.Batch, operation._size];
        List<Tensor> inputs = new(13) { x };
        if (initial is not null)
        {
            inputs.Add(initial.Hidden);
            if (TKernel.HasCell)
                inputs.Add(initial.Cell!);
        }

        foreach (DirectionParameters direction in directions)
            inputs.AddRange(direction.All);
        return operation.RunAll(TKernel.HasCell ? [output, state, state] : [output, state], CollectionsMarshal.AsSpan(inputs));
    }

    protected override void Forward<T>()
    {
        SequenceFrame<T> frame = Frame<T>(allocate: true);
        nint state = (nint)_layer * Directions * _plan.Batch * _size;
        fixed (T* x = Input<T>(0), y = Output<T>(0), hN = Output<T>(1), cN = TKernel.HasCell ? Output<T>(2) : [],
            h0 = StateInputs > 0 ? Input<T>(1) : [], c0 = StateInputs > 1 ? Input<T>(2) : [])
        {
            ForwardJob<T, TKernel> job = new()
            {
                Frame = frame,
                X = x,
                H0 = h0 == null ? null : h0 + state,
                C0 = c0 == null ? null : c0 + state,
                Y = y,
                HN = hN,
                CN = cN,
            };
            WorkerTeam.Run(_plan.Shards * Directions, job, Degree);
        }
    }

    protected override void Backward<T>()
    {
        SequenceFrame<T> frame = Frame<T>(allocate: false);
        Span<BackwardBuffers<T>> buffers = [LayWork<T>(0), Directions > 1 ? LayWork<T>(1) : default];
        T* zeros = _work![Directions].Pointer<T>();
        RunSteps(frame, buffers, zeros);
        for (int direction = 0; direction < Directions; direction++)
        {
            AddWeightGradients(direction, in frame, buffers[direction]);
            AddVectorGradients(direction, buffers[direction]);
        }

        if (NeedsGradient(0))
            AddInputGradient(frame, buffers, zeros + _size);
    }

    private void RunSteps<T>(SequenceFrame<T> frame, Span<BackwardBuffers<T>> buffers, T* zeros)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint state = (nint)_layer * Directions * _plan.Batch * _size;
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
                DH0 = dh0 == null ? null : dh0 + state,
                DC0 = dc0 == null ? null : dc0 + state,
                Zeros = zeros,
            };
            WorkerTeam.Run(_plan.Shards * Directions, job, Degree);
        }
    }

    /// <summary>dW_ih += dGatesᵀ·x and dW_hh += dGatesᵀ·h', over all steps at once.</summary>
    private void AddWeightGradients<T>(int direction, in SequenceFrame<T> frame, BackwardBuffers<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ForwardBuffers<T> saved = frame.Buffers<TKernel>(direction, 0);
        int index = FirstParameter(direction);
        if (NeedsGradient(index))
        {
            foreach (BlockPart part in TKernel.InputParts)
                AddProduct(part, work.DGates, saved.Input, _inputSize, InputGradient<T>(index));
        }

        if (NeedsGradient(index + 1))
        {
            foreach (BlockPart part in TKernel.HiddenParts)
                AddProduct(part, work.DGates, part.FromExtra ? saved.Extra : saved.Hidden, _size, InputGradient<T>(index + 1));
        }
    }

    private void AddProduct<T>(BlockPart part, T* dGates, T* right, int columns, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns <= MostSkinnyColumns)
        {
            AddSkinnyProduct(part, dGates, right, columns, gradient);
            return;
        }

        fixed (T* target = gradient)
        {
            Matrix<T> left = new(dGates + ((nint)part.Column * _size), _plan.Rows, part.Count * _size, (nint)TKernel.Columns * _size, 1);
            Matrix<T> sum = new(target + ((nint)part.Block * _size * columns), part.Count * _size, columns);
            MatrixProduct.Multiply(left.Transpose(), new Matrix<T>(right, _plan.Rows, columns), sum, accumulate: true, parallel: Degree != 1);
        }
    }

    /// <summary>The same for few columns: computed as (rightᵀ·dGates)ᵀ, which reads dGates along its rows.</summary>
    private void AddSkinnyProduct<T>(BlockPart part, T* dGates, T* right, int columns, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = part.Count * _size;
        T* product = _work![Directions + 1].Pointer<T>();
        Matrix<T> gates = new(dGates + ((nint)part.Column * _size), _plan.Rows, rows, (nint)TKernel.Columns * _size, 1);
        Matrix<T> input = new(right, _plan.Rows, columns);
        MatrixProduct.Multiply(input.Transpose(), gates, new Matrix<T>(product, columns, rows), accumulate: false, parallel: Degree != 1);
        Span<T> target = gradient.Slice(part.Block * _size * columns, rows * columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[(row * columns) + column] += product[((nint)column * rows) + row];
        }
    }

    /// <summary>Adds the shards' sums, in the shards' order, to the gradients of biases and peepholes.</summary>
    private void AddVectorGradients<T>(int direction, BackwardBuffers<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int index = FirstParameter(direction);
        int width = (TKernel.Columns + TKernel.Peepholes) * _size;
        for (int shard = 0; shard < _plan.Shards; shard++)
        {
            ReadOnlySpan<T> sums = new(work.Sums + ((nint)shard * width), width);
            foreach (BlockPart part in TKernel.InputParts)
                AddVector(index + 2, part.Block, sums.Slice(part.Column * _size, part.Count * _size));
            foreach (BlockPart part in TKernel.HiddenParts)
                AddVector(index + 3, part.Block, sums.Slice(part.Column * _size, part.Count * _size));
            if (TKernel.Peepholes > 0)
                AddVector(index + 4, 0, sums[(TKernel.Columns * _size)..]);
        }
    }

    private void AddVector<T>(int input, int block, ReadOnlySpan<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!NeedsGradient(input))
            return;
        Span<T> gradient = InputGradient<T>(input).Slice(block * _size, sums.Length);
        for (int i = 0; i < sums.Length; i++)
            gradient[i] += sums[i];
    }

    private void AddInputGradient<T>(SequenceFrame<T> frame, Span<BackwardBuffers<T>> buffers, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* dx = InputGradient<T>(0))
        {
            InputGradientJob<T, TKernel> job = new()
            {
                Frame = frame,
                ForwardDGates = buffers[0].DGates,
                ReverseDGates = buffers[1].DGates,
                Scratch = scratch,
                DX = dx,
            };
            WorkerTeam.Run(_plan.Shards, job, Degree);
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
            InputSize = _inputSize,
            Size = _size,
            Window = window,
            ForwardWeights = _directions[0].Packed<T, TKernel>(IsRecorded),
            ForwardMemory = Lay<T>(0, rows, allocate),
            ReverseWeights = Directions > 1 ? _directions[1].Packed<T, TKernel>(IsRecorded) : null,
            ReverseMemory = Directions > 1 ? Lay<T>(1, rows, allocate) : default,
        };
    }

    private ForwardBuffers<T> Lay<T>(int direction, nint rows, bool allocate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (allocate)
        {
            MemoryCursor<T> count = default;
            ForwardBuffers<T>.Lay<TKernel>(ref count, rows, _inputSize, _size);
            _saved[direction] = Allocate<T>(count.Length);
        }

        MemoryCursor<T> memory = new(_saved[direction].Pointer<T>());
        return ForwardBuffers<T>.Lay<TKernel>(ref memory, rows, _inputSize, _size);
    }

    private BackwardBuffers<T> LayWork<T>(int direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_work is null)
        {
            MemoryCursor<T> count = default;
            BackwardBuffers<T>.Lay<TKernel>(ref count, _plan, _size);
            _work = new Workspace[Directions + 2];
            for (int i = 0; i < Directions; i++)
                _work[i] = Allocate<T>(count.Length);
            int scratch = NeedsGradient(0) ? checked(_plan.Shards * InputGradientJob<T, TKernel>.ChunkRows * _inputSize) : 0;
            _work[Directions] = Allocate<T>(_size + scratch);
            int skinny = Math.Min(_inputSize, _size) <= MostSkinnyColumns ? MostSkinnyColumns * TKernel.Blocks * _size : 0;
            _work[Directions + 1] = Allocate<T>(skinny);
            _work[Directions].AsSpan<T>()[.._size].Clear();
        }

        MemoryCursor<T> memory = new(_work[direction].Pointer<T>());
        return BackwardBuffers<T>.Lay<TKernel>(ref memory, _plan, _size);
    }
}
