namespace SeqModels.Training;

/// <summary>The order of the windows of the training text.</summary>
public enum SamplingMode
{
    /// <summary>Each row of the batch continues where its last window ended, and the detached state is carried from window to window.</summary>
    Sequential,

    /// <summary>Windows are in random order, each starting from a zero state.</summary>
    Random,

    /// <summary>
    /// Windows in the order of the text as in <see cref="Sequential"/>, but each starts from a zero state, so that the loss does not depend on the
    /// windows before.
    /// </summary>
    SequentialFromZero,
}
