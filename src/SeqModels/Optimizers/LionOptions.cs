using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="Lion"/>.</summary>
public sealed record LionOptions : OptimizerOptions
{
    /// <summary>Initializes the default options: learning rate 1e-4, β₁ = 0.9, β₂ = 0.99, no weight decay.</summary>
    public LionOptions()
        : base(1e-4)
    {
    }

    /// <summary>β₁, the share of the momentum in the direction of the step.</summary>
    /// <value>In [0, 1); 0.9 by default.</value>
    public double Beta1 { get; init => field = OptionRange.Fraction(value, nameof(LionOptions)); } = 0.9;

    /// <summary>β₂, the decay of the momentum, a running mean of the gradients.</summary>
    /// <value>In [0, 1); 0.99 by default.</value>
    public double Beta2 { get; init => field = OptionRange.Fraction(value, nameof(LionOptions)); } = 0.99;

    /// <summary>λ, the decoupled weight decay: p ← p − ηλp in every step, as in <see cref="AdamW"/>.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(LionOptions)); }

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Lion(parameters, this);
}
