namespace SeqModels.Tuning;

/// <summary>One of the settings that <see cref="RandomSearch"/> tries, and how far it came.</summary>
/// <typeparam name="T">The settings.</typeparam>
public sealed record SearchTrial<T>
{
    /// <summary>The number, from 1, in the order of drawing.</summary>
    public required int Number { get; init; }

    /// <summary>What is tried.</summary>
    public required T Settings { get; init; }

    /// <summary>What was drawn, as text, in the order of <see cref="SearchSpace{T}.Names"/>.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The epochs trained so far.</summary>
    public int Epochs { get; init; }

    /// <summary>The lowest validation loss so far; null before the first.</summary>
    public double? Validation { get; init; }

    /// <summary>Why it was given up (values that were not finite); null for a trial that is well.</summary>
    public string? Failure { get; init; }

    /// <summary>Seconds of training, validation left out.</summary>
    public double Seconds { get; init; }
}
