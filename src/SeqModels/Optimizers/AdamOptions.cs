using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="Adam"/>.</summary>
public record AdamOptions : OptimizerOptions
{
    /// <summary>Initializes the default options: learning rate 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8, no weight decay.</summary>
    public AdamOptions()
        : base(1e-3)
    {
    }

    /// <summary>β₁, the decay of the running mean of the gradients.</summary>
    /// <value>In [0, 1); 0.9 by default.</value>
    public double Beta1 { get; init => field = OptionRange.Fraction(value, nameof(AdamOptions)); } = 0.9;

    /// <summary>β₂, the decay of the running mean of the squared gradients.</summary>
    /// <value>In [0, 1); 0.999 by default.</value>
    public double Beta2 { get; init => field = OptionRange.Fraction(value, nameof(AdamOptions)); } = 0.999;

    /// <summary>ε, added to the denominator for numerical stability.</summary>
    /// <value>Finite and at least 0; 1e-8 by default.</value>
    public double Epsilon { get; init => field = OptionRange.NotNegative(value, nameof(AdamOptions)); } = 1e-8;

    /// <summary>λ, the weight decay (L2 penalty): adds λp to the gradient. <see cref="AdamW"/> decays the parameter instead.</summary>
    /// <value>Finite and at least 0; 0 by default, 0.01 for <see cref="AdamWOptions"/>.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(AdamOptions)); }

    /// <summary>Whether to use the AMSGrad variant: the denominator uses the maximum of all v so far (Reddi et al. 2018).</summary>
    /// <value>False by default.</value>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Adam(parameters, this);
}
