namespace SeqModels.Forecasting.Transforms;

/// <summary>The inverse of a transform for paths that begin after a certain history; for any number of threads.</summary>
internal abstract class PathInverse
{
    /// <summary>Replaces a path, row-major [horizon, variables], by its values in the original scale.</summary>
    public abstract void Apply(Span<double> path);
}
