namespace SeqModels.Recurrent;

/// <summary>How a bidirectional layer merges the outputs of its two directions.</summary>
public enum DirectionMerge
{
    /// <summary>Concatenation along the last axis, forward first: size 2·HiddenSize, as in PyTorch.</summary>
    Concatenate,

    /// <summary>The sum, of size HiddenSize.</summary>
    Sum,

    /// <summary>The mean, of size HiddenSize.</summary>
    Mean,
}
