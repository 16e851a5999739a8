namespace SeqModels.NGrams.ArpaFiles;

/// <summary>Collects what is set right while a file is read, or refuses it.</summary>
/// <param name="lines">The file.</param>
/// <param name="strict">Whether it is refused.</param>
internal sealed class ArpaRepairs(ArpaLines lines, bool strict)
{
    private readonly SortedDictionary<(int Order, ArpaRepairKind Kind), ArpaRepair> _repairs = [];

    /// <summary>Notes a fault.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="order">The order of the n-gram.</param>
    /// <param name="what">What was found.</param>
    /// <param name="done">What is done about it.</param>
    /// <param name="line">Where; that read last when null, 0 where it is not known.</param>
    /// <param name="count">How many n-grams it concerns.</param>
    /// <exception cref="InvalidDataException">Nothing may be set right.</exception>
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
