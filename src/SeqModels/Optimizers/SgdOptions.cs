using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>Initializes the default options: learning rate 0.001, no momentum, no weight decay.</summary>
    public SgdOptions()
        : base(1e-3)
    {
    }

    /// <summary>μ, the momentum factor. With 0 the optimizer has no state.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double Momentum { get; init => field = OptionRange.NotNegative(value, nameof(SgdOptions)); }

    /// <summary>d, the dampening of momentum: the gradient enters the momentum buffer with the factor 1 − d.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double Dampening { get; init => field = OptionRange.NotNegative(value, nameof(SgdOptions)); }

    /// <summary>λ, the weight decay (L2 penalty): adds λp to the gradient.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(SgdOptions)); }

    /// <summary>Whether to use Nesterov momentum. Requires momentum and no dampening.</summary>
    /// <value>False by default.</value>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Sgd(parameters, this);
}
