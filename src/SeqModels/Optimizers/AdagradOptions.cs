using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="Adagrad"/>.</summary>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>Initializes the default options: learning rate 0.01, ε = 1e-10.</summary>
    public AdagradOptions()
        : base(1e-2)
    {
    }

    /// <summary>δ, the learning-rate decay: update t of a parameter uses η / (1 + (t − 1)δ).</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double LearningRateDecay { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); }

    /// <summary>λ, the weight decay (L2 penalty): adds λp to the gradient.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); }

    /// <summary>The initial value of the sums of squared gradients.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double InitialAccumulator { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); }

    /// <summary>ε, added to the denominator for numerical stability.</summary>
    /// <value>Finite and at least 0; 1e-10 by default.</value>
    public double Epsilon { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); } = 1e-10;

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Adagrad(parameters, this);
}
