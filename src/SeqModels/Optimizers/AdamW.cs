using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// <see cref="Adam"/> with decoupled weight decay λ: p ← p − ηλp before the step (Loshchilov and Hutter 2019).
/// Equal to <c>torch.optim.AdamW</c>.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>Initializes the optimizer.</summary>
    /// <param name="parameters">The parameters to update, usually <c>model.Parameters()</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    public AdamW(IEnumerable<Parameter> parameters, AdamWOptions? options = null)
        : base(parameters, options ?? new(), isDecoupled: true)
    {
    }
}
