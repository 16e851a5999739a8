namespace SeqModels.Recurrent;

/// <summary>How a bidirectional layer joins the outputs of its two directions.</summary>
public enum DirectionMerge
{
    /// <summary>Forward then backward along the last axis, 2·HiddenSize wide (PyTorch's).</summary>
    Concatenate,

    /// <summary>Forward + backward, HiddenSize wide.</summary>
    Sum,

    /// <summary>(Forward + backward) / 2, HiddenSize wide.</summary>
    Mean,
}
