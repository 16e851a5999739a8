using SeqModels.Tensors;

namespace SeqModels.Forecasting.Neural;

/// <summary>The tensors of a batch of windows.</summary>
/// <param name="Past">[batch, L, V + P].</param>
/// <param name="Known">[batch, S, H·K]; null without known inputs.</param>
/// <param name="Targets">[batch, S, H·V].</param>
internal sealed record WindowBatch(Tensor Past, Tensor? Known, Tensor Targets)
{
    /// <summary>Copies windows into tensors of the current tape.</summary>
    /// <param name="series">The prepared series.</param>
    /// <param name="origins">The windows.</param>
    /// <param name="sizes">The sizes of the network.</param>
    /// <param name="predictions">S, the number of last times of a window after which the network predicts.</param>
    public static WindowBatch Of(IReadOnlyList<PreparedSeries> series, ReadOnlySpan<WindowOrigin> origins, NetworkSizes sizes, int predictions)
    {
        int context = sizes.ContextLength * sizes.PastSize;
        var past = new float[origins.Length * context];
        var known = new float[origins.Length * predictions * sizes.KnownSize];
        var targets = new float[origins.Length * predictions * sizes.TargetSize];
        for (int i = 0; i < origins.Length; i++)
        {
            (int index, int time) = origins[i];
            PreparedSeries one = series[index];
            one.Past.AsSpan((time - sizes.ContextLength) * sizes.PastSize, context).CopyTo(past.AsSpan(i * context));
            for (int step = 0; step < predictions; step++)
            {
                int first = time - predictions + 1 + step, row = (i * predictions) + step;
                one.Targets.AsSpan(first * sizes.VariableCount, sizes.TargetSize).CopyTo(targets.AsSpan(row * sizes.TargetSize));
                if (sizes.KnownInputCount > 0)
                    one.Known.AsSpan(first * sizes.KnownInputCount, sizes.KnownSize).CopyTo(known.AsSpan(row * sizes.KnownSize));
            }
        }

        return new WindowBatch(
            Tensor.From(past, [origins.Length, sizes.ContextLength, sizes.PastSize]),
            sizes.KnownInputCount == 0 ? null : Tensor.From(known, [origins.Length, predictions, sizes.KnownSize]),
            Tensor.From(targets, [origins.Length, predictions, sizes.TargetSize]));
    }
}
