using SeqModels.Tensors;

namespace SeqModels.Tuning;

/// <summary>A line of a <see cref="ModelSummary"/>.</summary>
public sealed record ParameterSummary
{
    /// <summary>The full name.</summary>
    public required string Name { get; init; }

    /// <summary>The shape.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The trainable numbers.</summary>
    public required long Count { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Floating-point operations per token of the forward products with it; 0 where they are not known.</summary>
    public long ForwardFlops { get; init; }

    /// <summary>The part of the model that it belongs to: the name up to the first dot.</summary>
    public string Part => Name.Split('.', 2)[0];
}
