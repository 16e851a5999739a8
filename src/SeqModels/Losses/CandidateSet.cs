namespace SeqModels.Losses;

/// <summary>The candidates of one step.</summary>
/// <param name="Ids">The classes, ascending.</param>
/// <param name="Shifts">−ln π of each; 0 for the step's targets.</param>
/// <param name="Targets">The place of every row's target among the candidates, or <see cref="Ignored"/>.</param>
internal sealed record CandidateSet(int[] Ids, double[] Shifts, int[] Targets)
{
    /// <summary>The target of rows that count for nothing.</summary>
    public const int Ignored = -1;

    /// <summary>The place of a class, or null.</summary>
    public int? PlaceOf(int? id) => id is { } wanted && Array.BinarySearch(Ids, wanted) is >= 0 and int place ? place : null;
}
