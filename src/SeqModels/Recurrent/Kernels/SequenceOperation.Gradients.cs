using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Threads;

namespace SeqModels.Recurrent.Kernels;

// The gradients of weights, biases and the input, from the gates' gradients of all steps.
internal sealed unsafe partial class SequenceOperation<TKernel>
{
    // Up to this width, a weight gradient is computed transposed.
    private const int MostSkinnyColumns = 48;

    /// <summary>dW_hh += dGatesᵀ·h', over all steps at once.</summary>
    private void AddHiddenGradients<T>(int direction, in SequenceFrame<T> frame, T* dGates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int index = FirstParameter(direction) + DirectionParameters.HiddenWeightsIndex;
        if (!NeedsGradient(index) || _plan.Rows == 0)
            return;
        ForwardBuffers<T> saved = frame.Buffers<TKernel>(direction, 0);
        foreach (BlockPart part in TKernel.HiddenParts)
            AddProduct(part, dGates, part.FromExtra ? saved.Extra : saved.Dropped == null ? saved.Hidden : saved.Dropped, _plan.Rows, _stateSize, InputGradient<T>(index));
    }

    /// <summary>dW_hr += dhᵀ·(o ⊙ tanh c), over all steps at once.</summary>
    private void AddProjectionGradients<T>(int direction, in SequenceFrame<T> frame, T* dProjected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_directions[direction].Projection is not { } projection || _plan.Rows == 0)
            return;
        int index = FirstParameter(direction) + _directions[direction].IndexOf(projection);
        if (!NeedsGradient(index))
            return;
        fixed (T* target = InputGradient<T>(index))
        {
            Matrix<T> left = new(dProjected, _plan.Rows, _stateSize), right = new(frame.Buffers<TKernel>(direction, 0).Unprojected, _plan.Rows, _size);
            MatrixProduct.Multiply(left.Transpose(), right, new Matrix<T>(target, _stateSize, _size), accumulate: true, parallel: Degree != 1);
        }
    }

    /// <summary>dW_ih += dGatesᵀ·right, right being what W_ih was multiplied with.</summary>
    private void AddInputWeightGradients<T>(int direction, T* dGates, T* right, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int index = FirstParameter(direction);
        if (!NeedsGradient(index) || rows == 0)
            return;
        foreach (BlockPart part in TKernel.InputParts)
            AddProduct(part, dGates, right, rows, _inputSize, InputGradient<T>(index));
    }

    private void AddProduct<T>(BlockPart part, T* dGates, T* right, int rows, int columns, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns <= MostSkinnyColumns)
        {
            AddSkinnyProduct(part, dGates, right, rows, columns, gradient);
            return;
        }

        fixed (T* target = gradient)
        {
            Matrix<T> left = new(dGates + ((nint)part.Column * _size), rows, part.Count * _size, (nint)TKernel.Columns * _size, 1);
            Matrix<T> sum = new(target + ((nint)part.Block * _size * columns), part.Count * _size, columns);
            MatrixProduct.Multiply(left.Transpose(), new Matrix<T>(right, rows, columns), sum, accumulate: true, parallel: Degree != 1);
        }
    }

    /// <summary>The same for few columns: computed as (rightᵀ·dGates)ᵀ, which reads dGates along its rows.</summary>
    private void AddSkinnyProduct<T>(BlockPart part, T* dGates, T* right, int rows, int columns, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int units = part.Count * _size;
        T* product = Address<T>(_work![Directions + 1]);
        Matrix<T> gates = new(dGates + ((nint)part.Column * _size), rows, units, (nint)TKernel.Columns * _size, 1);
        Matrix<T> input = new(right, rows, columns);
        MatrixProduct.Multiply(input.Transpose(), gates, new Matrix<T>(product, columns, units), accumulate: false, parallel: Degree != 1);
        Span<T> target = gradient.Slice(part.Block * _size * columns, units * columns);
        for (int unit = 0; unit < units; unit++)
        {
            for (int column = 0; column < columns; column++)
                target[(unit * columns) + column] += product[((nint)column * units) + unit];
        }
    }

    /// <summary>Adds the shards' sums, in the shards' order, to the gradients of biases and peepholes.</summary>
    private void AddVectorGradients<T>(int direction, BackwardBuffers<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int index = FirstParameter(direction);
        int width = (TKernel.Columns + TKernel.Peepholes) * _size, bias = index + 2, peepholes = index + (_directions[direction].HasBias ? 4 : 2);
        for (int shard = 0; shard < _plan.Shards; shard++)
        {
            ReadOnlySpan<T> sums = new(work.Sums + ((nint)shard * width), width);
            if (_directions[direction].HasBias)
            {
                foreach (BlockPart part in TKernel.InputParts)
                    AddVector(bias, part.Block, sums.Slice(part.Column * _size, part.Count * _size));
                foreach (BlockPart part in TKernel.HiddenParts)
                    AddVector(bias + 1, part.Block, sums.Slice(part.Column * _size, part.Count * _size));
            }

            if (TKernel.Peepholes > 0)
                AddVector(peepholes, 0, sums[(TKernel.Columns * _size)..]);
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

    /// <summary>dW_ih += dGatesᵀ·x and dx += dGates·W_ih, over all steps at once.</summary>
    private void AddInputGradients<T>(SequenceFrame<T> frame, Span<BackwardBuffers<T>> buffers, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int direction = 0; direction < Directions; direction++)
            AddInputWeightGradients(direction, buffers[direction].DGates, frame.Buffers<TKernel>(direction, 0).Input, _plan.Rows);
        if (!NeedsGradient(0) || _plan.Rows == 0)
            return;
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
            WorkerTeam.Run(_plan.Shards, job, SharesProducts ? 1 : Degree);
        }
    }
}
