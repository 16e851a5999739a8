using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of <see cref="AdamW"/>: those of <see cref="Adam"/> with a weight decay of 0.01 by default.</summary>
public sealed record AdamWOptions : AdamOptions
{
    /// <summary>Initializes the default options: learning rate 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8, weight decay 0.01.</summary>
    public AdamWOptions() => WeightDecay = 0.01;

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters) => new AdamW(parameters, this);
}
