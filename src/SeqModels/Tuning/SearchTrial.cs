using System.Globalization;

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

    /// <summary>The time of training, validation left out.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>The number, what was drawn, and how far it came, on one line.</summary>
    public override string ToString()
    {
        string outcome = Failure ?? (Validation is { } loss ? string.Create(CultureInfo.InvariantCulture, $"validation loss {loss:F4}") : "not validated");
        return string.Create(CultureInfo.InvariantCulture, $"trial {Number} ({string.Join(", ", Values)}): {outcome} after {Epochs} epochs");
    }
}
