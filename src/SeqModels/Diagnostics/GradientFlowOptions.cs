namespace SeqModels.Diagnostics;

/// <summary>Options of <see cref="GradientFlow"/>.</summary>
public sealed record GradientFlowOptions
{
    /// <summary>K, the largest lag that is measured. The work grows in proportion to it.</summary>
    /// <value>At least 0; null by default, for all lags of the batch's sequences.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int? MaxLag
    {
        get;
        init => field = AtLeast(value, 0, nameof(MaxLag));
    }

    /// <summary>The number of sequences that are measured: the first ones of the batch.</summary>
    /// <value>At least 1; null by default, for all.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxSequences
    {
        get;
        init => field = AtLeast(value, 1, nameof(MaxSequences));
    }

    /// <summary>Whether to split the gradient by path in the built-in cells (<see cref="LayerGradientFlow.Paths"/>).</summary>
    /// <value>True by default.</value>
    public bool Paths { get; init; } = true;

    /// <summary>Whether to measure the norms of the Jacobians ∂h_t/∂h_{t−k} and ∂c_t/∂c_{t−k} (<see cref="LayerGradientFlow.HiddenJacobian"/>).</summary>
    /// <value>True by default.</value>
    public bool Jacobians { get; init; } = true;

    /// <summary>The number of sequences whose Jacobians are measured: the first ones of those measured.</summary>
    /// <value>At least 1; 2 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int JacobianSequences
    {
        get;
        init => field = AtLeast(value, 1, nameof(JacobianSequences))!.Value;
    } = 2;

    /// <summary>The largest state size whose Jacobians are computed exactly. Larger ones are estimated by random projections.</summary>
    /// <value>At least 0; 32 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int ExactJacobianSize
    {
        get;
        init => field = AtLeast(value, 0, nameof(ExactJacobianSize))!.Value;
    } = 32;

    /// <summary>
    /// m, the number of random projections per Jacobian: ‖J‖² is estimated by the mean of ‖Jᵀv‖² over m vectors v of standard normal elements
    /// (Hutchinson 1990). Its relative standard error is at most √(2/m) for one Jacobian.
    /// </summary>
    /// <value>At least 2; 8 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int JacobianProjections
    {
        get;
        init => field = AtLeast(value, 2, nameof(JacobianProjections))!.Value;
    } = 8;

    /// <summary>The seed of the random projections.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }

    private static int? AtLeast(int? value, int least, string name) => value is null || value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"GradientFlowOptions.{name}: must be at least {least}.");
}
