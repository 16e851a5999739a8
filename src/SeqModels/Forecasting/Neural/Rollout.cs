namespace SeqModels.Forecasting.Neural;

/// <summary>Predictions along several paths, whose values are fed back. Used by one thread.</summary>
internal abstract class Rollout
{
    /// <summary>The outputs of the network for the next values of each path, [paths, outputs of all targets].</summary>
    public abstract ReadOnlySpan<float> Outputs { get; }

    /// <summary>Appends a value to each path.</summary>
    /// <param name="values">The values [paths, V], transformed.</param>
    public abstract void Advance(ReadOnlySpan<float> values);
}
