using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// With one term f_i per element and weights w_i (1 without weights): share · Σ w_i f_i, or w_i f_i for each element.
// dx_i += s_i ∂f_i/∂x_i with s_i = dy · share · w_i, or dy_i w_i. The last input are the weights, if there are any; they get no gradient.
// Terms are computed block by block and added in the fixed order of Reductions. Saves nothing.
internal abstract class TermLossOperation(string name, Reduction reduction, double share) : Operation
{
    private const int BlockLength = 4096;

    protected sealed override string Name => name;

    /// <summary>The number of inputs without the weights, all with one element per term.</summary>
    protected abstract int TermInputs { get; }

    private bool HasWeights => InputCount > TermInputs;

    /// <summary>Runs the operation; the weights may be null.</summary>
    protected Tensor RunTerms(ReadOnlySpan<Tensor> inputs, Tensor? weights) =>
        Run(reduction == Reduction.None ? inputs[0].Shape : [], weights is null ? inputs : [.. inputs, weights]);

    /// <summary>Computes the terms of the elements from <paramref name="start"/> on.</summary>
    protected abstract void Terms<T>(int start, Span<T> terms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Computes the derivatives of the terms of the elements from <paramref name="start"/> on with respect to an input.</summary>
    protected abstract void Derivatives<T>(int input, int start, Span<T> derivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    [SkipLocalsInit]
    protected sealed override void Forward<T>()
    {
        int length = InputShape(0).ElementCount;
        Span<T> y = Output<T>(), block = stackalloc T[Math.Min(BlockLength, length)];
        double sum = 0;
        for (int start = 0; start < length; start += BlockLength)
        {
            Span<T> terms = reduction == Reduction.None ? y.Slice(start, Math.Min(BlockLength, length - start)) : block[..Math.Min(BlockLength, length - start)];
            Terms(start, terms);
            if (HasWeights)
                Elementwise.Binary(terms, Input<T>(TermInputs).Slice(start, terms.Length), terms, default(Weighted<T>));
            sum += reduction == Reduction.None ? 0 : Reductions.Sum<T>(terms);
        }

        if (reduction != Reduction.None)
            y[0] = T.CreateTruncating(sum * share);
    }

    [SkipLocalsInit]
    protected sealed override void Backward<T>()
    {
        int length = InputShape(0).ElementCount;
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> factorBlock = stackalloc T[Math.Min(BlockLength, length)], block = stackalloc T[Math.Min(BlockLength, length)];
        if (reduction != Reduction.None)
            factorBlock.Fill(T.CreateTruncating(double.CreateTruncating(dy[0]) * share));
        for (int start = 0; start < length; start += BlockLength)
        {
            Span<T> derivatives = block[..Math.Min(BlockLength, length - start)];
            ReadOnlySpan<T> factors = Factors(start, factorBlock[..derivatives.Length], dy);
            for (int input = 0; input < TermInputs; input++)
            {
                if (!NeedsGradient(input))
                    continue;
                Derivatives(input, start, derivatives);
                Elementwise.BinaryAccumulate(derivatives, factors, InputGradient<T>(input).Slice(start, derivatives.Length), default(Weighted<T>));
            }
        }
    }

    /// <summary>The factors of a block's derivatives: its gradients, or a common factor that fills the block at first, times the weights.</summary>
    private ReadOnlySpan<T> Factors<T>(int start, Span<T> block, ReadOnlySpan<T> dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!HasWeights)
            return reduction == Reduction.None ? dy.Slice(start, block.Length) : block;
        ReadOnlySpan<T> weights = Input<T>(TermInputs).Slice(start, block.Length);
        if (reduction == Reduction.None)
            Elementwise.Binary(dy.Slice(start, block.Length), weights, block, default(Product<T>));
        else
            Elementwise.Unary(weights, block, new Times<T>(T.CreateTruncating(double.CreateTruncating(dy[0]) * share)));
        return block;
    }
}
