using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>Options of an <see cref="HmmCell"/>.</summary>
public sealed record HmmCellOptions
{
    /// <summary>The input that no state emits, such as <c>&lt;s&gt;</c>.</summary>
    /// <value>An index of the input, at least 0; null, the default, for none.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? ExcludedInput { get; init => field = value is { } index ? OptionRange.AtLeast(0, index, nameof(HmmCellOptions)) : null; }

    /// <summary>The input after which the next state is distributed like the first, such as <c>&lt;/s&gt;</c>.</summary>
    /// <value>An index of the input, at least 0; null, the default, for none.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? RestartInput { get; init => field = value is { } index ? OptionRange.AtLeast(0, index, nameof(HmmCellOptions)) : null; }
}
