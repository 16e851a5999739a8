using SeqModels.Numerics;

namespace SeqModels.Diagnostics;

/// <summary>Options of a <see cref="GradientObserver"/>.</summary>
public sealed record GradientObserverOptions
{
    /// <summary>n: an observation is made at steps 1, 1 + n, 1 + 2n, … and at the expected last step. Gradient norms and clipping are watched at every step.</summary>
    /// <value>At least 1; 500 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Interval { get; init => field = OptionRange.AtLeast(1, value, nameof(GradientObserverOptions)); } = 500;

    /// <summary>Whether to measure the gradient horizons of the recurrent layers, which is nearly all of the cost.</summary>
    /// <value>True by default.</value>
    public bool MeasuresHorizons { get; init; } = true;

    /// <summary>The number of sequences on which the horizons are measured: the first ones of the batch. The cost grows in proportion to it.</summary>
    /// <value>At least 1; 2 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxSequences { get; init => field = OptionRange.AtLeast(1, value, nameof(GradientObserverOptions)); } = 2;

    /// <summary>The largest lag that is measured (<see cref="GradientFlowOptions.MaxLag"/>): horizons are shares of the lags up to it.</summary>
    /// <value>At least 0; null by default, for all lags of the batch's sequences.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int? MaxLag { get; init => field = value is { } lag ? OptionRange.AtLeast(0, lag, nameof(GradientObserverOptions)) : null; }

    /// <summary>
    /// The norm above which a gradient that is not clipped causes the warning <see cref="GradientWarningKind.ExplodingGradient"/>. In a clipped
    /// step, the norm of the parameters that a <see cref="Optimizers.ParameterGroup"/> excludes from clipping is compared.
    /// </summary>
    /// <value>Finite and greater than 0, or null for no such warning; 1000 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not greater than 0.</exception>
    public double? MaxNorm { get; init => field = value is { } norm ? OptionRange.Positive(norm, nameof(GradientObserverOptions)) : null; } = 1000;

    /// <summary>
    /// The share of the last <see cref="Window"/> steps from which on clipping by the global norm causes the warning
    /// <see cref="GradientWarningKind.AlwaysClipped"/>. Clipping by value and adaptive clipping, which act on single elements and units, do not.
    /// </summary>
    /// <value>In (0, 1], or null for no such warning; 0.99 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double? MaxClippedShare { get; init => field = value is { } share ? OptionRange.Factor(share, nameof(GradientObserverOptions)) : null; } = 0.99;

    /// <summary>
    /// The number of steps over which clipping is counted, and after which a warning that did not occur again has ended: when it occurs later, it
    /// is reported again.
    /// </summary>
    /// <value>At least 1; 100 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Window { get; init => field = OptionRange.AtLeast(1, value, nameof(GradientObserverOptions)); } = 100;

    /// <summary>
    /// The 90 % gradient horizon, in time steps, below which a layer causes the warning <see cref="GradientWarningKind.VanishingGradient"/>. Choose
    /// it by the dependencies that the model must learn: a horizon may be short because the data needs no more. Where no lag reaches it, horizons are
    /// compared with the largest lag; layers that are frozen, have no gradient or run over a single time step cause no warning.
    /// </summary>
    /// <value>At least 1 and at most <see cref="MaxLag"/>, which <see cref="GradientObserver"/> checks, or null for no such warning; null by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MinHorizon { get; init => field = value is { } horizon ? OptionRange.AtLeast(1, horizon, nameof(GradientObserverOptions)) : null; }

    /// <summary>The number of successive observations with a horizon below <see cref="MinHorizon"/> before the warning.</summary>
    /// <value>At least 1; 3 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int VanishingObservations { get; init => field = OptionRange.AtLeast(1, value, nameof(GradientObserverOptions)); } = 3;
}
