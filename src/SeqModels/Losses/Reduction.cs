namespace SeqModels.Losses;

/// <summary>How the terms of a loss become one number.</summary>
public enum Reduction
{
    /// <summary>Their mean. The default.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
