using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="NAdam"/>.</summary>
public sealed record NAdamOptions : OptimizerOptions
{
    /// <summary>Initializes the default options: learning rate 0.002, β₁ = 0.9, β₂ = 0.999, ε = 1e-8, ψ = 0.004.</summary>
    public NAdamOptions()
        : base(2e-3)
    {
    }

    /// <summary>β₁, the decay of the running mean of the gradients.</summary>
    /// <value>In [0, 1); 0.9 by default.</value>
    public double Beta1 { get; init => field = OptionRange.Fraction(value, nameof(NAdamOptions)); } = 0.9;

    /// <summary>β₂, the decay of the running mean of the squared gradients.</summary>
    /// <value>In [0, 1); 0.999 by default.</value>
    public double Beta2 { get; init => field = OptionRange.Fraction(value, nameof(NAdamOptions)); } = 0.999;

    /// <summary>ε, added to the denominator for numerical stability.</summary>
    /// <value>Finite and at least 0; 1e-8 by default.</value>
    public double Epsilon { get; init => field = OptionRange.NotNegative(value, nameof(NAdamOptions)); } = 1e-8;

    /// <summary>λ, the weight decay (L2 penalty): adds λp to the gradient.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(NAdamOptions)); }

    /// <summary>ψ, the momentum decay: the momentum rises from β₁/2 to β₁ as 1 − 0.96^(tψ)/2.</summary>
    /// <value>Finite and at least 0; 0.004 by default.</value>
    public double MomentumDecay { get; init => field = OptionRange.NotNegative(value, nameof(NAdamOptions)); } = 0.004;

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new NAdam(parameters, this);
}
