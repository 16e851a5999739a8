using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Numerics.Products;

/// <summary>
/// Packs a matrix into panels [panels, rows, width]. A shard packs some rows of all panels where rows are contiguous, else all rows of
/// some panels, so that it reads memory in order.
/// </summary>
internal readonly unsafe struct PackingJob<T> : IShardJob
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T> _source;
    private readonly T* _packed;
    private readonly int _width;
    private readonly int _part;

    public PackingJob(Matrix<T> source, T* packed, int width, int shards)
    {
        _source = source;
        _packed = packed;
        _width = width;
        int whole = CutsRows ? source.Rows : Parts.Count(source.Columns, width);
        _part = Math.Max(1, Parts.Count(whole, shards));
        Shards = Math.Max(1, Parts.Count(whole, _part));
    }

    /// <summary>The number of shards, at most as many as asked for.</summary>
    public int Shards { get; }

    private bool CutsRows => _source.ColumnStride == 1;

    public void Run(int shard)
    {
        int panels = Parts.Count(_source.Columns, _width);
        (int first, int end) = Parts.Range(shard, _part, CutsRows ? _source.Rows : panels);
        if (CutsRows)
            Pack(first, end, 0, panels);
        else
            Pack(0, _source.Rows, first, end);
    }

    private void Pack(int row, int endRow, int firstPanel, int endPanel)
    {
        int chunk = PanelPacking.DepthChunk(_source, endRow - row);
        for (; row < endRow; row += chunk)
        {
            int rows = Math.Min(chunk, endRow - row);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                (int column, int endColumn) = Parts.Range(panel, _width, _source.Columns);
                T* target = _packed + ((nint)column * _source.Rows) + ((nint)row * _width);
                PanelPacking.Pack(_source, row, rows, column, endColumn - column, _width, target);
            }
        }
    }
}
