using System.Globalization;
using System.Text;

namespace SeqModels.Tuning;

/// <summary>The result of <see cref="RandomSearch"/>.</summary>
/// <typeparam name="T">The type of the settings.</typeparam>
public sealed record RandomSearchResult<T>
{
    /// <summary>The names of the dimensions of the search space.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>
    /// All trials, best first: by number of epochs, then by validation loss, then by number; failed ones last.
    /// </summary>
    public required IReadOnlyList<SearchTrial<T>> Trials { get; init; }

    /// <summary>Whether the search was cancelled.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>The best trial; null if none has a validation loss.</summary>
    public SearchTrial<T>? Best => Trials.FirstOrDefault(trial => trial.Validation is not null && trial.Failure is null);

    /// <summary>Formats a table of the trials.</summary>
    public override string ToString()
    {
        string[] head = ["rank", "trial", "epochs", "validation", .. Names, ""];
        List<string[]> rows = [head];
        rows.AddRange(Trials.Select((trial, rank) => (string[])
        [
            (rank + 1).ToString(CultureInfo.InvariantCulture),
            trial.Number.ToString(CultureInfo.InvariantCulture),
            trial.Epochs.ToString(CultureInfo.InvariantCulture),
            trial.Validation?.ToString("F4", CultureInfo.InvariantCulture) ?? "-",
            .. trial.Values,
            trial.Failure ?? "",
        ]));
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(i => rows.Max(row => row[i].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadLeft(widths[i]))).TrimEnd());
        }

        return text.ToString();
    }
}
