using SeqModels.Tensors;

namespace SeqModels.Layers.Crf;

// The score of given tags y of each sequence: start_{y_1} + Σ_t e_{t,y_t} + Σ_{t≥2} A_{y_{t−1},y_t} + end_{y_L}, summed in double.
// dy is added to each of these elements. Saves copies of the tags and lengths.
internal sealed class CrfScore(Indices tags, Indices lengths) : Operation
{
    protected override string Name => "LinearChainCrf.Score";

    /// <param name="emissions">[batch, time, tags], checked.</param>
    /// <param name="chain">The transitions, start and end.</param>
    /// <param name="tags">[batch, time], checked and copied.</param>
    /// <param name="lengths">[batch], checked and copied.</param>
    public static Tensor Apply(Tensor emissions, (Tensor Transitions, Tensor Start, Tensor End) chain, Indices tags, Indices lengths) =>
        new CrfScore(tags, lengths).Run([emissions.Shape[0]], emissions, chain.Transitions, chain.Start, chain.End);

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> e = Input<T>(0), transitions = Input<T>(1), start = Input<T>(2), end = Input<T>(3);
        Span<T> y = Output<T>();
        ReadOnlySpan<int> each = lengths.Values.Span;
        (int time, int count) = (InputShape(0)[1], InputShape(0)[2]);
        for (int row = 0; row < y.Length; row++)
        {
            ReadOnlySpan<int> path = tags.Values.Span.Slice(row * time, each[row]);
            double sum = double.CreateTruncating(start[path[0]]) + double.CreateTruncating(end[path[^1]]);
            for (int t = 0; t < path.Length; t++)
            {
                sum += double.CreateTruncating(e[(((row * time) + t) * count) + path[t]]);
                sum += t == 0 ? 0 : double.CreateTruncating(transitions[(path[t - 1] * count) + path[t]]);
            }

            y[row] = T.CreateTruncating(sum);
        }
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>();
        Span<T> de = NeedsGradient(0) ? InputGradient<T>(0) : default, dTransitions = NeedsGradient(1) ? InputGradient<T>(1) : default;
        Span<T> dStart = NeedsGradient(2) ? InputGradient<T>(2) : default, dEnd = NeedsGradient(3) ? InputGradient<T>(3) : default;
        ReadOnlySpan<int> each = lengths.Values.Span;
        (int time, int count) = (InputShape(0)[1], InputShape(0)[2]);
        for (int row = 0; row < dy.Length; row++)
        {
            ReadOnlySpan<int> path = tags.Values.Span.Slice(row * time, each[row]);
            if (!dStart.IsEmpty)
                dStart[path[0]] += dy[row];
            if (!dEnd.IsEmpty)
                dEnd[path[^1]] += dy[row];
            for (int t = 0; t < path.Length; t++)
            {
                if (!de.IsEmpty)
                    de[(((row * time) + t) * count) + path[t]] += dy[row];
                if (t > 0 && !dTransitions.IsEmpty)
                    dTransitions[(path[t - 1] * count) + path[t]] += dy[row];
            }
        }
    }
}
