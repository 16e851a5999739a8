using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>The repairs made while reading an ARPA file (<see cref="NGramModel.ArpaReport"/>). Immutable.</summary>
public sealed class ArpaReport
{
    internal ArpaReport(IReadOnlyList<ArpaRepair> repairs) => Repairs = repairs;

    /// <summary>The repairs, by order.</summary>
    public IReadOnlyList<ArpaRepair> Repairs { get; }

    /// <summary>Whether no repair was necessary.</summary>
    public bool IsClean => Repairs.Count == 0;

    /// <summary>One line per repair; empty if there is none.</summary>
    public override string ToString() => string.Join('\n', Repairs.Select(repair => string.Create(CultureInfo.InvariantCulture,
        $"{(repair.Line > 0 ? $"line {repair.Line}: " : "")}{repair.Description}{(repair.Count > 1 ? $" ({repair.Count} cases of order {repair.Order})" : "")}")));
}
