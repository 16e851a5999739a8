using SeqModels.Tensors;

namespace SeqModels.Forecasting.Neural;

/// <summary>The errors of a trained network, from which the bootstrap draws.</summary>
internal static class NetworkErrors
{
    /// <summary>The number of windows that are evaluated at once.</summary>
    public const int BatchSize = 256;

    // Fewer errors than this do not describe a distribution and its tails.
    private const int MinHeldOut = 100;

    /// <summary>The windows whose errors are kept: those held out for validation if there are enough.</summary>
    public static WindowOrigin[] Origins(WindowPlan plan) => plan.Validation.Length >= MinHeldOut ? plan.Validation : plan.All;

    /// <summary>Target − point forecast of the prediction after each window, in the transformed scale, [windows, H·V].</summary>
    public static double[] Of(
        ForecastNetwork network, ForecastHead head, IReadOnlyList<PreparedSeries> series, WindowOrigin[] origins, CancellationToken cancellationToken)
    {
        NetworkSizes sizes = network.Sizes;
        var errors = new double[checked(origins.Length * sizes.TargetSize)];
        var memory = new Tape();
        int done = 0;
        foreach (WindowOrigin[] chunk in origins.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<double> rows = errors.AsSpan(done * sizes.TargetSize, chunk.Length * sizes.TargetSize);
            using (memory.Evaluate())
            {
                WindowBatch batch = WindowBatch.Of(series, chunk, sizes, network.PredictionCount);
                Tensor outputs = network.Forward(batch.Past, batch.Known).Slice(1, network.PredictionCount - 1, 1);
                head.Centers(outputs.AsSpan(), rows);
            }

            for (int i = 0; i < chunk.Length; i++)
            {
                ReadOnlySpan<double> targets = series[chunk[i].Series].Values.AsSpan(chunk[i].Time * sizes.VariableCount, sizes.TargetSize);
                for (int j = 0; j < targets.Length; j++)
                    rows[(i * targets.Length) + j] = targets[j] - rows[(i * targets.Length) + j];
            }

            done += chunk.Length;
        }

        return errors;
    }
}
