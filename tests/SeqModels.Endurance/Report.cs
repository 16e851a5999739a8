using System.Globalization;

namespace SeqModels.Endurance;

/// <summary>A table of what was done and what failed.</summary>
internal sealed class Report(string title, params string[] columns)
{
    private const int MostReasons = 5;

    private readonly List<string[]> _rows = [];
    private readonly List<string> _failures = [];

    /// <summary>A row: its name, a value per column, and what failed.</summary>
    public void Add(string name, IEnumerable<string> failures, params ReadOnlySpan<object> values)
    {
        string[] reasons = [.. failures];
        _failures.AddRange(reasons.Take(MostReasons).Select(reason => $"{name}: {reason}"));
        if (reasons.Length > MostReasons)
            _failures.Add($"{name}: and {reasons.Length - MostReasons} more");
        string[] row = new string[values.Length + 2];
        row[0] = name;
        for (int i = 0; i < values.Length; i++)
            row[i + 1] = Convert.ToString(values[i], CultureInfo.InvariantCulture)!;
        row[^1] = reasons.Length.ToString(CultureInfo.InvariantCulture);
        _rows.Add(row);
    }

    /// <returns>The exit status: 1 when anything failed.</returns>
    public int Print()
    {
        string[][] all = [[title, .. columns, "failures"], .. _rows];
        int[] widths = [.. Enumerable.Range(0, all[0].Length).Select(i => all.Max(row => row[i].Length))];
        foreach (string[] row in all)
            Console.WriteLine(row[0].PadRight(widths[0]) + string.Concat(row.Skip(1).Select((cell, i) => "  " + cell.PadLeft(widths[i + 1]))));
        foreach (string failure in _failures)
            Console.WriteLine("FAILED " + failure);
        Console.WriteLine();
        return _failures.Count == 0 ? 0 : 1;
    }
}
