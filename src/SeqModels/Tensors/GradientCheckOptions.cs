namespace SeqModels.Tensors;

/// <summary>Options of <see cref="GradientCheck"/>.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>The number of random directions per leaf.</summary>
    /// <value>At least 1. Default 2.</value>
    public int Directions
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "GradientCheckOptions.Directions must be at least 1.");
    } = 2;

    /// <summary>
    /// The larger step h of the two finite differences, with steps h and h/2 along a direction of length 1, from which the derivative is
    /// extrapolated. The numeric derivative is wrong at points within a step of a kink (|x|, max).
    /// </summary>
    /// <value>Finite and greater than 0. Default 2·10⁻⁴.</value>
    public double Step
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "GradientCheckOptions.Step must be positive and finite.");
    } = 2e-4;

    /// <summary>The maximum relative error at which the check passes.</summary>
    /// <value>At least 0. Default 10⁻⁷.</value>
    public double Tolerance
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "GradientCheckOptions.Tolerance must be at least 0.");
    } = 1e-7;

    /// <summary>The seed of the directions, and of the weights of an output with several elements.</summary>
    /// <value>Any number. Default 1.</value>
    public ulong Seed { get; init; } = 1;
}
