using SeqModels.Tensors;

namespace SeqModels.Layers.Crf;

// p(y_t = j) of each sequence, 0 in padding: the gradient of ln Z with respect to the emissions. Not differentiable.
internal sealed class CrfMarginals(Indices lengths) : Operation
{
    protected override string Name => "LinearChainCrf.Marginals";

    public static Tensor Apply(Tensor emissions, (Tensor Transitions, Tensor Start, Tensor End) chain, Indices lengths) =>
        new CrfMarginals(lengths).Run(emissions.Shape, emissions, chain.Transitions, chain.Start, chain.End);

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> emissions = Input<T>(0);
        Span<T> marginals = Output<T>();
        marginals.Clear();
        var chain = new CrfChain<T>(Input<T>(1), Input<T>(2), Input<T>(3));
        ReadOnlySpan<int> each = lengths.Values.Span;
        int block = InputShape(0)[1] * chain.TagCount;
        Span<T> alpha = Allocate<T>(block).AsSpan<T>();
        Span<T> scratch = Allocate<T>(CrfRecursion.ScratchLength(chain.TagCount)).AsSpan<T>();
        for (int row = 0; row < each.Length; row++)
        {
            int size = each[row] * chain.TagCount;
            ReadOnlySpan<T> e = emissions.Slice(row * block, size);
            if (!double.IsNegativeInfinity(CrfRecursion.Forward(chain, e, alpha, scratch)))
                CrfRecursion.Backward(chain, e, alpha, T.One, new CrfGradients<T> { Emissions = marginals.Slice(row * block, size) }, scratch);
        }
    }

    protected override void Backward<T>() => throw new NotSupportedException("LinearChainCrf.Marginals is not differentiable.");
}
