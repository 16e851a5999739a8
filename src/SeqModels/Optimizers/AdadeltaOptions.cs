using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="Adadelta"/>.</summary>
public sealed record AdadeltaOptions : OptimizerOptions
{
    /// <summary>Initializes the default options: learning rate 1, ρ = 0.9, ε = 1e-6.</summary>
    public AdadeltaOptions()
        : base(1)
    {
    }

    /// <summary>ρ, the decay of the running means of the squared gradients and updates.</summary>
    /// <value>In [0, 1); 0.9 by default.</value>
    public double Rho { get; init => field = OptionRange.Fraction(value, nameof(AdadeltaOptions)); } = 0.9;

    /// <summary>ε, added to both mean squares; it sets the size of the first steps.</summary>
    /// <value>Finite and greater than 0; 1e-6 by default.</value>
    public double Epsilon { get; init => field = OptionRange.Positive(value, nameof(AdadeltaOptions)); } = 1e-6;

    /// <summary>λ, the weight decay (L2 penalty): adds λp to the gradient.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(AdadeltaOptions)); }

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Adadelta(parameters, this);
}
