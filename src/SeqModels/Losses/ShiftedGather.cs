using SeqModels.Tensors;

namespace SeqModels.Losses;

// y[i] = x[ids[i]] + shifts[i]: of a vector, with ids that differ. dx[ids[i]] += dy[i]. Saves the ids.
internal sealed class ShiftedGather(int[] ids, double[] shifts) : Operation
{
    public static Tensor Apply(Tensor x, int[] ids, double[] shifts) => new ShiftedGather(ids, shifts).Run([ids.Length], x);

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        Span<T> y = Output<T>();
        for (int i = 0; i < ids.Length; i++)
            y[i] = x[ids[i]] + T.CreateTruncating(shifts[i]);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> dx = InputGradient<T>(0);
        for (int i = 0; i < ids.Length; i++)
            dx[ids[i]] += dy[i];
    }
}
