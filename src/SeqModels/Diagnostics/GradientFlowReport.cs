namespace SeqModels.Diagnostics;

/// <summary>What <see cref="GradientFlow.Measure"/> found: one entry for each recurrent layer and direction that the loss uses.</summary>
public sealed record GradientFlowReport
{
    /// <summary>The loss of the batch.</summary>
    public required double Loss { get; init; }

    /// <summary>The layers, in the order in which they ran; of a bidirectional layer the forward direction first.</summary>
    public required IReadOnlyList<LayerGradientFlow> Layers { get; init; }
}
