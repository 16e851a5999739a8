using SeqModels.Numerics;

namespace SeqModels.Forecasting;

/// <summary>Options of <see cref="Windows.Of(IReadOnlyList{TimeSeries}, int, int, WindowOptions?)"/>.</summary>
public sealed record WindowOptions
{
    /// <summary>The distance between the starts of two consecutive windows.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Stride { get; init => field = OptionRange.AtLeast(1, value, nameof(WindowOptions)); } = 1;

    /// <summary>Whether windows with a NaN or infinite value are left out; otherwise such a value is an error.</summary>
    /// <value>False by default.</value>
    public bool SkipMissing { get; init; }
}
