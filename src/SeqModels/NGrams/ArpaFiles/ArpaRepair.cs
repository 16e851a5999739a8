namespace SeqModels.NGrams;

/// <summary>One kind of fault that was repaired in one order of an ARPA file.</summary>
public sealed record ArpaRepair
{
    /// <summary>What it is.</summary>
    public required ArpaRepairKind Kind { get; init; }

    /// <summary>The order of the n-grams concerned, at least 1.</summary>
    public required int Order { get; init; }

    /// <summary>How many n-grams, or words, it concerns; at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>The line of the first of them, from 1; 0 where it is not known.</summary>
    public required long Line { get; init; }

    /// <summary>What was found in the first case, and what was done.</summary>
    public required string Description { get; init; }
}
