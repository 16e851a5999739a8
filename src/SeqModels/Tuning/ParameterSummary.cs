using SeqModels.Tensors;

namespace SeqModels.Tuning;

/// <summary>A line of a <see cref="ModelSummary"/>.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Count">The trainable numbers.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="ForwardFlops">Floating-point operations per token of the forward products with it.</param>
public sealed record ParameterSummary(string Name, Shape Shape, long Count, long Bytes, long ForwardFlops)
{
    /// <summary>The part of the model that it belongs to: the name up to the first dot.</summary>
    public string Part => Name.Split('.', 2)[0];
}
