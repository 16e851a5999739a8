using System.Globalization;

namespace SeqModels.Data;

/// <summary>Rows in memory: one block.</summary>
internal sealed class ListRows : RowSource
{
    private readonly RowBlock _block;
    private string? _identity;

    private ListRows(RowBlock block) => _block = block;

    public override long BlockSize => 0;

    public override long Count => _block.Count;

    public override string Identity => _identity ??= string.Create(CultureInfo.InvariantCulture, $"{Count} rows of hash {RowHash.Of(_block)}");

    /// <summary>Checks rows and leaves out the empty ones if so wanted.</summary>
    /// <exception cref="ArgumentException">A row is null, empty, or differs in what it contains.</exception>
    public static ListRows Of(IReadOnlyList<SequenceExample> rows, EmptyRows emptyRows)
    {
        var block = new RowBlock();
        for (int row = 0; row < rows.Count; row++)
        {
            if (RowForm.Difference(rows[row], row, rows[0], 0) is { } difference)
            {
                throw new ArgumentException($"SequenceBatches: {difference}.", nameof(rows));
            }

            if (rows[row].Length == 0 && emptyRows == EmptyRows.Refuse)
            {
                throw new ArgumentException(RowForm.Empty(row), nameof(rows));
            }

            if (rows[row].Length > 0 || emptyRows == EmptyRows.Keep)
            {
                block.Add(rows[row], row);
            }
        }

        return new ListRows(block);
    }

    /// <summary>The rows at some positions of the block, with the numbers that they have here.</summary>
    public ListRows Part(ReadOnlySpan<int> positions)
    {
        var part = new RowBlock();
        foreach (int position in positions)
        {
            part.Add(_block.Rows[position], _block.Numbers[position]);
        }

        return new ListRows(part);
    }

    public override IEnumerable<RowBlock> Blocks(long first) => first == 0 ? [_block] : [];
}
