namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>Cycles in a table of who may use whom.</summary>
internal static class Cycles
{
    /// <summary>The entries that can reach themselves.</summary>
    public static IReadOnlyList<string> In(IReadOnlyDictionary<string, string[]> table) =>
        [.. table.Keys.Where(start => Reached(table, start).Contains(start))];

    private static HashSet<string> Reached(IReadOnlyDictionary<string, string[]> table, string start)
    {
        var reached = new HashSet<string>();
        var queue = new Queue<string>(table[start]);
        while (queue.TryDequeue(out string? next))
        {
            if (reached.Add(next) && table.TryGetValue(next, out string[]? further))
                Array.ForEach(further, queue.Enqueue);
        }

        return reached;
    }
}
