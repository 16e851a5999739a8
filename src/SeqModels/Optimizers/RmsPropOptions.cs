using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="RmsProp"/>.</summary>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>The defaults: learning rate 0.01, α = 0.99, ε = 1e-8.</summary>
    public RmsPropOptions()
        : base(1e-2)
    {
    }

    /// <summary>α: the decay of the running mean of squared gradients, in [0, 1). Default 0.99.</summary>
    /// <value>In [0, 1); 0.99 by default.</value>
    public double Alpha { get; init => field = OptionRange.Fraction(value, nameof(RmsPropOptions)); } = 0.99;

    /// <summary>ε: added to the square root. At least 0, default 1e-8.</summary>
    /// <value>Finite and at least 0; 1e-8 by default.</value>
    public double Epsilon { get; init => field = OptionRange.NotNegative(value, nameof(RmsPropOptions)); } = 1e-8;

    /// <summary>λ: adds λp to the gradient. At least 0, default 0.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(RmsPropOptions)); }

    /// <summary>μ: how much of the last step is kept. At least 0, default 0.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double Momentum { get; init => field = OptionRange.NotNegative(value, nameof(RmsPropOptions)); }

    /// <summary>Divides by the running standard deviation instead of the root mean square (Graves 2013). Default false.</summary>
    /// <value>False by default.</value>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new RmsProp(parameters, this);
}
