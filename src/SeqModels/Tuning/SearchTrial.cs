using System.Globalization;

namespace SeqModels.Tuning;

/// <summary>One trial of <see cref="RandomSearch"/> and its results so far.</summary>
/// <typeparam name="T">The type of the settings.</typeparam>
public sealed record SearchTrial<T>
{
    /// <summary>The number of the trial, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The settings.</summary>
    public required T Settings { get; init; }

    /// <summary>The drawn values as text, in the order of <see cref="SearchSpace{T}.Names"/>.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The number of epochs trained so far.</summary>
    public int Epochs { get; init; }

    /// <summary>The lowest validation loss so far; null before the first validation.</summary>
    public double? Validation { get; init; }

    /// <summary>Why the trial failed (non-finite values); null if it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The training time without validation.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>Formats the number, the drawn values and the results on one line.</summary>
    public override string ToString()
    {
        string outcome = Failure ?? (Validation is { } loss ? string.Create(CultureInfo.InvariantCulture, $"validation loss {loss:F4}") : "not validated");
        return string.Create(CultureInfo.InvariantCulture, $"trial {Number} ({string.Join(", ", Values)}): {outcome} after {Epochs} epochs");
    }
}
