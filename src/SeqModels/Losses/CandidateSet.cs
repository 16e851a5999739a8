namespace SeqModels.Losses;

/// <summary>The candidate classes of one training step.</summary>
/// <param name="Ids">The class ids, ascending.</param>
/// <param name="Shifts">−ln π of each candidate; 0 for the step's targets.</param>
/// <param name="Targets">The index among the candidates of every row's target, or <see cref="Ignored"/>.</param>
internal sealed record CandidateSet(int[] Ids, double[] Shifts, int[] Targets)
{
    /// <summary>The target of ignored rows.</summary>
    public const int Ignored = -1;

    /// <summary>The index of a class among the candidates, or null.</summary>
    public int? PlaceOf(int? id) => id is { } wanted && Array.BinarySearch(Ids, wanted) is >= 0 and int place ? place : null;
}
