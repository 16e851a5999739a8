using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>Gradients on some rows of a <see cref="Trajectory"/>; those of all other rows are zero.</summary>
/// <param name="rows">The rows, ascending.</param>
/// <param name="values">One tensor [rows, size] for each tensor of the state, or one for the input.</param>
internal sealed class RowGradients(int[] rows, Tensor[] values)
{
    public int[] Rows { get; } = rows;

    public Tensor[] Values { get; } = values;

    public bool IsEmpty => Rows.Length == 0;

    /// <summary>The sum of two gradients; null stands for zero.</summary>
    public static RowGradients? Sum(RowGradients? a, RowGradients? b)
    {
        if (a is null || b is null)
            return a ?? b;
        int[] rows = [.. a.Rows.Union(b.Rows).Order()];
        var values = new Tensor[a.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Tensor.Zeros(a.Values[i].Shape.With(0, rows.Length), a.Values[i].DType);
            AddTo(rows, values[i], a, i);
            AddTo(rows, values[i], b, i);
        }

        return new RowGradients(rows, values);
    }

    /// <summary>Without the rows that are zero; null if all are.</summary>
    public RowGradients? WithoutZeros()
    {
        int[] kept = [.. Enumerable.Range(0, Rows.Length).Where(i => Values.Any(value => Trajectories.Rows.IsNonZero(value, i)))];
        return kept.Length == 0 ? null : kept.Length == Rows.Length ? this : Select(kept);
    }

    /// <summary>The rows at some positions, detached: they outlive the step of a tape in which they are selected.</summary>
    public RowGradients Select(int[] positions) =>
        new([.. positions.Select(i => Rows[i])], [.. Values.Select(value => value.Gather(positions).Detach())]);

    private static void AddTo(int[] rows, Tensor sum, RowGradients part, int index) => Trajectories.Rows.Add(
        part.Values[index], [.. Enumerable.Range(0, part.Rows.Length)], sum, [.. part.Rows.Select(row => Array.BinarySearch(rows, row))]);
}
