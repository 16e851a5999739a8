namespace SeqModels.Diagnostics.Reports;

/// <summary>Chooses lags for tables.</summary>
internal static class LagSelection
{
    private static readonly int[] Multiples = [1, 2, 3, 5], Coarse = [1, 2, 5];

    /// <summary>0, 1, 2, 3, 5, 10, 20, 30, 50, 100, …, and the last one.</summary>
    /// <param name="count">The number of lags.</param>
    public static IReadOnlyList<int> Rows(int count) => count == 0 ? [] : [.. Enumerable.Concat([0], Up(Multiples, count)).Append(count - 1).Distinct().Order()];

    /// <summary>1, 5, 10, 20, 50, 100, …, and the last one.</summary>
    /// <param name="count">The number of lags of the longest report.</param>
    public static IReadOnlyList<int> Columns(int count) => count < 2 ? [] : [.. Up(Coarse, count).Where(lag => lag != 2).Append(count - 1).Distinct().Order()];

    private static IEnumerable<int> Up(int[] multiples, int count)
    {
        for (long power = 1; power < count; power *= 10)
        {
            foreach (int multiple in multiples)
            {
                if (multiple * power < count)
                    yield return (int)(multiple * power);
            }
        }
    }
}
