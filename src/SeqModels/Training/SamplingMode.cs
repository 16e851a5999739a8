namespace SeqModels.Training;

/// <summary>How windows of the training text follow each other.</summary>
public enum SamplingMode
{
    /// <summary>Each row of the batch reads on where it stopped, and the state is carried, without its gradient, from window to window.</summary>
    Sequential,

    /// <summary>Windows come in random order, each from a zero state.</summary>
    Random,
}
