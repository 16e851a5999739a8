using SeqModels.Tensors;

namespace SeqModels.Tuning;

/// <summary>One parameter of a <see cref="ModelSummary"/>.</summary>
public sealed record ParameterSummary
{
    /// <summary>The full name.</summary>
    public required string Name { get; init; }

    /// <summary>The shape.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The number of trainable values.</summary>
    public required long Count { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The forward FLOP per token of the products with this parameter; 0 if unknown.</summary>
    public long ForwardFlops { get; init; }

    /// <summary>The top-level module of the parameter: the name up to the first dot.</summary>
    public string Part => Name.Split('.', 2)[0];
}
