namespace SeqModels.Losses;

/// <summary>The reduction of the terms of a loss: to a scalar, or none.</summary>
public enum Reduction
{
    /// <summary>The mean of the terms, weighted if there are weights. The default.</summary>
    Mean,

    /// <summary>The sum of the terms.</summary>
    Sum,

    /// <summary>No reduction: the loss of every element or row, in the shape that the loss states.</summary>
    None,
}
