namespace SeqModels.Forecasting.Neural;

/// <summary>What a fit has learned.</summary>
/// <param name="Network">The network, in evaluation mode.</param>
/// <param name="Preparation">The fitted transforms.</param>
/// <param name="Errors">Errors of the network in the transformed scale for the bootstrap, [windows, H·V], at least one row.</param>
internal sealed record NeuralFit(ForecastNetwork Network, Preparation Preparation, double[] Errors)
{
    public NetworkSizes Sizes => Network.Sizes;

    /// <summary>The number of rows of errors.</summary>
    public int ErrorCount => Errors.Length / Sizes.TargetSize;

    public ReadOnlySpan<double> ErrorRow(int row) => Errors.AsSpan(row * Sizes.TargetSize, Sizes.TargetSize);
}
