namespace SeqModels.NGrams;

/// <summary>A kind of repair made in one order of an ARPA file.</summary>
public sealed record ArpaRepair
{
    /// <summary>The kind of repair.</summary>
    public required ArpaRepairKind Kind { get; init; }

    /// <summary>The order of the affected n-grams, at least 1.</summary>
    public required int Order { get; init; }

    /// <summary>The number of affected n-grams or words, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>The line of the first of them, from 1; 0 if it is not known.</summary>
    public required long Line { get; init; }

    /// <summary>A description of the first fault and of its repair.</summary>
    public required string Description { get; init; }
}
