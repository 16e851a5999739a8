using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y[p] = m[ids[p]] x[ids[p]]: rows of x [N, D], of which whole rows are dropped: m[n] = 0 with probability p and 1 / (1 − p) otherwise,
// drawn for each row in order. dx[ids[p]] += m[ids[p]] dy[p], positions in order. Saves m and the ids (a view).
internal sealed class GatherDropout(Indices ids, double probability, RandomSource random) : Operation
{
    private Workspace _mask;

    public static Tensor Apply(Tensor x, Indices ids, double probability, RandomSource random)
    {
        DropoutDraw.Check(probability, random);
        if (probability == 0)
            return x.Gather(ids);
        ids = StepIndices.Copy(ids);
        Gather.CheckIds(x.Shape, ids);
        return new GatherDropout(ids, probability, random).Run(Shape.Owning([.. ids.Shape.Sizes, x.Shape[1]]), x);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        ReadOnlySpan<int> values = ids.Values.Span;
        int width = InputShape(0)[1];
        _mask = Allocate<T>(InputShape(0)[0]);
        Span<T> mask = _mask.AsSpan<T>();
        DropoutDraw.Fill(mask, probability, random);
        for (int i = 0; i < values.Length; i++)
            Elementwise.Unary(x.Slice(values[i] * width, width), y.Slice(i * width, width), new Times<T>(mask[values[i]]));
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>(), mask = _mask.AsSpan<T>();
        Span<T> dx = InputGradient<T>(0);
        ReadOnlySpan<int> values = ids.Values.Span;
        int width = InputShape(0)[1];
        for (int i = 0; i < values.Length; i++)
        {
            if (mask[values[i]] != T.Zero)
                Elementwise.UnaryAccumulate(dy.Slice(i * width, width), dx.Slice(values[i] * width, width), new Times<T>(mask[values[i]]));
        }
    }
}
