using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="Adagrad"/>.</summary>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>The defaults: learning rate 0.01, ε = 1e-10.</summary>
    public AdagradOptions()
        : base(1e-2)
    {
    }

    /// <summary>δ: the rate of a parameter's update t is η / (1 + (t − 1)δ). At least 0, default 0.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double LearningRateDecay { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); }

    /// <summary>λ: adds λp to the gradient. At least 0, default 0.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double WeightDecay { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); }

    /// <summary>What the sums of squared gradients start from. At least 0, default 0.</summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    public double InitialAccumulator { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); }

    /// <summary>ε: added to the square root. At least 0, default 1e-10.</summary>
    /// <value>Finite and at least 0; 1e-10 by default.</value>
    public double Epsilon { get; init => field = OptionRange.NotNegative(value, nameof(AdagradOptions)); } = 1e-10;

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new Adagrad(parameters, this);
}
