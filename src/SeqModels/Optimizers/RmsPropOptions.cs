using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="RmsProp"/>.</summary>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>Initializes the default options: learning rate 0.01, α = 0.99, ε = 1e-8.</summary>
    public RmsPropOptions()
        : base(1e-2)
    {
    }

    /// <summary>α, the decay of the running mean of the squared gradients.</summary>
    /// <value>In [0, 1); 0.99 by default.</value>
    public double Alpha { get; init => field = OptionRange.Fraction(value, nameof(RmsPropOptions)); } = 0.99;

    /// <summary>ε, added to the denominator for numerical stability.</summary>
    /// <value>Finite and at least 0; 1e-8 by default.</value>
    public double Epsilon { get; init => field = OptionRange.NotNegative(value, nameof(RmsPropOptions)); } = 1e-8;

    /// <summary>λ, the weight decay (L2 penalty): adds λp to the gradient.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(RmsPropOptions)); }

    /// <summary>μ, the momentum factor.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double Momentum { get; init => field = OptionRange.NotNegative(value, nameof(RmsPropOptions)); }

    /// <summary>Whether the gradient is divided by its running standard deviation instead of its root mean square (Graves 2013).</summary>
    /// <value>False by default.</value>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new RmsProp(parameters, this);
}
