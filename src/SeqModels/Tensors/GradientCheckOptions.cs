namespace SeqModels.Tensors;

/// <summary>How a <see cref="GradientCheck"/> is made.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>The defaults.</summary>
    public static GradientCheckOptions Default { get; } = new();

    /// <summary>How many random directions are tried for each leaf; at least 1, by default 2.</summary>
    public int Directions
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "GradientCheckOptions.Directions must be at least 1.");
    } = 2;

    /// <summary>
    /// The longer of the two steps h and h/2 along a direction of length 1 from which the derivative is extrapolated; above 0, by default 2·10⁻⁴.
    /// A kink (|x|, max) within a step of a point spoils the numeric derivative there.
    /// </summary>
    public double Step
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "GradientCheckOptions.Step must be positive and finite.");
    } = 2e-4;

    /// <summary>The largest relative error that passes; at least 0, by default 10⁻⁷.</summary>
    public double Tolerance
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "GradientCheckOptions.Tolerance must be at least 0.");
    } = 1e-7;

    /// <summary>The seed of the directions and of the weights of an output with several elements; by default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
