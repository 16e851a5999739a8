using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>The defaults: learning rate 0.001, nothing else.</summary>
    public SgdOptions()
        : base(1e-3)
    {
    }

    /// <summary>μ: how much of the last step's direction is kept. At least 0; 0, the default, keeps no state.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double Momentum { get; init => field = OptionRange.NotNegative(value, nameof(SgdOptions)); }

    /// <summary>d: the share of the gradient that momentum leaves out. Default 0.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double Dampening { get; init => field = OptionRange.NotNegative(value, nameof(SgdOptions)); }

    /// <summary>λ: adds λp to the gradient. At least 0, default 0.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(SgdOptions)); }

    /// <summary>Looks ahead along the new momentum. Needs a momentum and no dampening. Default false.</summary>
    /// <value>False by default.</value>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Sgd(parameters, this);
}
