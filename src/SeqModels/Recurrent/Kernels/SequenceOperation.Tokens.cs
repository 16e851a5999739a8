using System.Numerics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

// Tokens as input. Every occurrence of a token gets the same row bias + E[token]·W_ihᵀ, so the rows of all V tokens are computed
// once and copied, and backward sums the gates' gradients by token first:
//   dTable[v] = Σ dGates[row] over rows with token v,   dW_ih += dTableᵀ·E,   dE += dTable·W_ih.
internal sealed unsafe partial class SequenceOperation<TKernel>
{
    private void MakeTables<T>(ref SequenceFrame<T> frame)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_tokens is null)
            return;
        frame.ForwardTable = MakeTable(frame.ForwardWeights);
        frame.ReverseTable = frame.ReverseWeights is { } reverse ? MakeTable(reverse) : null;
    }

    private T* MakeTable<T>(DirectionWeights<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int count, int width) = (InputShape(0)[0], TKernel.Columns * _size);
        T* table = Address<T>(AllocateTable<T>(count, width));
        for (int token = 0; token < count; token++)
            weights.RowBias.CopyTo(new Span<T>(table + ((nint)token * width), width));
        BlockPart[] parts = TKernel.InputParts;
        fixed (T* embedding = Input<T>(0))
        {
            for (int i = 0; i < parts.Length; i++)
            {
                Matrix<T> target = new(table + ((nint)parts[i].Column * _size), count, parts[i].Count * _size, width, 1);
                MatrixProduct.Multiply(new Matrix<T>(embedding, count, _inputSize), weights.Input[i], target, accumulate: true, parallel: Degree != 1);
            }
        }

        return table;
    }

    private Workspace AllocateTable<T>(int tokens, int width)
        where T : unmanaged => Allocate<T>(ArrayLength.Of("A recurrent layer's table of all tokens [vocabulary, gates·HiddenSize]", tokens, width));

    private void AddTokenGradients<T>(SequenceFrame<T> frame, Span<BackwardBuffers<T>> buffers, ReadOnlySpan<int> tokens)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int count, int width) = (InputShape(0)[0], TKernel.Columns * _size);
        TokenGradientJob<T, TKernel> job = new()
        {
            Frame = frame,
            Count = count,
            ForwardDGates = buffers[0].DGates,
            ReverseDGates = buffers[1].DGates,
            ForwardSums = Address<T>(AllocateTable<T>(count, width)),
            ReverseSums = Directions > 1 ? Address<T>(AllocateTable<T>(count, width)) : null,
        };
        fixed (int* ids = tokens)
        {
            job.Frame.Tokens = ids;
            WorkerTeam.Run(job.SlicesOfRow * Directions, job, Degree);
        }

        fixed (T* embedding = Input<T>(0), dEmbedding = NeedsGradient(0) ? InputGradient<T>(0) : [])
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                AddInputWeightGradients(direction, job.Sums(direction), embedding, count);
                if (dEmbedding != null)
                    AddEmbeddingGradient(frame.Weights(direction), job.Sums(direction), dEmbedding);
            }
        }
    }

    private void AddEmbeddingGradient<T>(DirectionWeights<T> weights, T* sums, T* dEmbedding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = InputShape(0)[0];
        BlockPart[] parts = TKernel.InputParts;
        for (int i = 0; i < parts.Length; i++)
        {
            Matrix<T> left = new(sums + ((nint)parts[i].Column * _size), count, parts[i].Count * _size, (nint)TKernel.Columns * _size, 1);
            MatrixProduct.Multiply(left, weights.InputBack[i], new Matrix<T>(dEmbedding, count, _inputSize), accumulate: true, parallel: Degree != 1);
        }
    }
}
