namespace SeqModels.NGrams.ArpaFiles;

/// <summary>Collects the repairs made while a file is read, or refuses the faults.</summary>
/// <param name="lines">The file.</param>
/// <param name="strict">Whether faults are refused.</param>
internal sealed class ArpaRepairs(ArpaLines lines, bool strict)
{
    private readonly SortedDictionary<(int Order, ArpaRepairKind Kind), ArpaRepair> _repairs = [];

    /// <summary>Records a repair.</summary>
    /// <param name="kind">The kind of repair.</param>
    /// <param name="order">The order of the n-gram.</param>
    /// <param name="what">The fault.</param>
    /// <param name="done">The repair.</param>
    /// <param name="line">The line; null for the current line, 0 if it is not known.</param>
    /// <param name="count">The number of affected n-grams.</param>
    /// <exception cref="InvalidDataException">Faults are refused.</exception>
    public void Add(ArpaRepairKind kind, int order, string what, string done, long? line = null, long count = 1)
    {
        if (strict)
        {
            throw lines.Error($"{what}; ArpaReadOptions.Strict refuses that, by default {done}", line is > 0 ? line.Value : lines.Number);
        }
        Note(kind, order, $"{what}; {done}", line, count);
    }

    /// <summary>Whether a fault of this kind and order is noted, so that another one need not be described.</summary>
    public bool Again(ArpaRepairKind kind, int order)
    {
        if (!_repairs.TryGetValue((order, kind), out ArpaRepair? known))
        {
            return false;
        }
        _repairs[(order, kind)] = known with { Count = known.Count + 1 };
        return true;
    }

    /// <summary>Notes what is no fault but worth knowing.</summary>
    public void Note(ArpaRepairKind kind, int order, string description, long? line = null, long count = 1) =>
        _repairs[(order, kind)] = _repairs.TryGetValue((order, kind), out ArpaRepair? known)
            ? known with { Count = known.Count + count }
            : new ArpaRepair { Kind = kind, Order = order, Count = count, Line = line ?? lines.Number, Description = description };

    public ArpaReport ToReport() => new([.. _repairs.Values]);
}
