using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Numerics.Products;

/// <summary>One product C (+)= A·B and its partitioning into shards: a grid of row blocks × panel blocks of C.</summary>
internal unsafe struct ProductTask<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Matrix<T> A;
    public Matrix<T> B;
    public Matrix<T> C;

    /// <summary>B in panels, or null when <see cref="B"/> is to be read or packed.</summary>
    public T* Packed;
    public bool Accumulate;

    public int BlockRows;
    public int BlockPanels;
    public int GridColumns;
    public int Shards;

    // A panel of B that is in the first-level cache should serve several tiles, fewer where A is packed anew for each range of columns.
    private const int LeastBlockTiles = 4;
    private const int LeastStridedTiles = 2;
    private const int LeastBlockPanels = 2;

    // With more shards than threads, a slow core takes fewer of them; rows are cut that far, columns only until there are enough.
    private const int MostShards = 32;
    private const int EnoughShards = 16;
    private const double LeastFlopsPerShard = 1e6;

    // Below this (some tens of microseconds) waking a worker, or waiting for one whose core is busy, costs more than it gains.
    private const double LeastFlopsForTeam = 4e6;

    // With few rows, reading B dominates: reading this much takes as long as those operations.
    private const int FewRows = 4;
    private const double LeastElementsForTeam = 5e5;
    private const double LeastElementsPerShard = 64e3;

    /// <summary>Whether the product is large enough to run in parallel.</summary>
    public readonly bool IsWorthSharing => IsSkinny || Flops >= LeastFlopsForTeam;

    private readonly bool IsSkinny => C.Rows <= FewRows && (double)C.Columns * A.Columns >= LeastElementsForTeam;

    /// <summary>The number of shards that the work is worth.</summary>
    public readonly int WantedShards => (int)Math.Clamp(Flops / LeastFlopsPerShard, 1, MostShards);

    /// <summary>The floating-point operations of the product.</summary>
    public readonly double Flops => 2.0 * C.Rows * C.Columns * A.Columns;

    /// <summary>Chooses the grid from the sizes alone.</summary>
    public void Cut(int panelWidth, int tileRows, int mostBlockRows, bool parallel)
    {
        int panels = Parts.Count(C.Columns, panelWidth);
        int rowParts = LeastOne(C.Rows, mostBlockRows);
        int panelParts = 1;
        if (parallel && IsSkinny)
        {
            panelParts = (int)Math.Clamp((double)C.Columns * A.Columns / LeastElementsPerShard, 1, Math.Min(panels, MostShards));
        }
        else if (parallel)
        {
            int leastRows = tileRows * (A.ColumnStride == 1 ? LeastBlockTiles : LeastStridedTiles);
            rowParts = Math.Max(rowParts, Math.Min(C.Rows / leastRows, WantedShards));
            panelParts = Math.Clamp(Math.Min(WantedShards, EnoughShards) / rowParts, 1, Math.Max(1, panels / LeastBlockPanels));
        }

        BlockRows = RoundUp(Parts.Count(C.Rows, rowParts), rowParts > 1 ? tileRows : 1);
        BlockPanels = Parts.Count(panels, panelParts);
        GridColumns = LeastOne(panels, BlockPanels);
        Shards = GridColumns * LeastOne(C.Rows, BlockRows);
    }

    private static int LeastOne(int whole, int part) => Math.Max(1, Parts.Count(whole, part));

    private static int RoundUp(int value, int multiple) => (int)Math.Min((long)Parts.Count(value, multiple) * multiple, int.MaxValue);
}
