namespace SeqModels.Losses;

/// <summary>The reduction of the terms of a loss to a scalar.</summary>
public enum Reduction
{
    /// <summary>The mean of the terms. The default.</summary>
    Mean,

    /// <summary>The sum of the terms.</summary>
    Sum,
}
