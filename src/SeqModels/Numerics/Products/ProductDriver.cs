using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Numerics.Products;

/// <summary>
/// The blocked product in one lane width. The depth is blocked so that a panel of B stays in the first-level cache while it is multiplied
/// with all tiles of A; a depth block continues the chains of the previous block in C.
/// </summary>
internal static unsafe class ProductDriver<V, T, L>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where L : struct, ILane<V, T>
{
    // Elements of B that are packed at a time: they stay in the third-level cache while all blocks of A pass.
    private const int MostSlice = 1 << 20;
    private const int ElementsPerPackShard = 1 << 14;

    // Below this, or from this ratio of columns to rows on, each thread packs what it needs itself: reading what another core has just
    // written takes longer.
    private const double LeastFlopsForSharedPacking = 2.5e8;
    private const int WideRatio = 4;
    private const int PrivateCells = 8;

    // Rows of a tile that is three vectors wide.
    private const int MostRowsInThrees = 4;

    // In elements.
    private const int CacheLine = 16;

    // Up to this many rows, reading B in place is cheaper than packing it first; fewer where B's rows share cache sets.
    private const int MostTilesInPlace = 4;

    // From this many panels on, packing A is worth the copy.
    private const int LeastPanelsForPackedA = 4;

    /// <summary>Columns in a panel of B: two vectors.</summary>
    public static int Width => 2 * L.Count;

    // Processors without AVX-512 often have only 32 KiB and 512 KiB of the first two caches. With 256-bit vectors a panel may fill the first:
    // it is streamed from the second, and the fixed cost of a tile is spread over more depth.
    private static bool IsFor256 => typeof(L) == typeof(Lane256<T>);

    private static int MostDepth => IsFor256 ? 512 : 256;

    // A block of so many rows of A fits half of the second-level cache.
    private static int MostBlockRows => IsFor256 ? 96 : 480;

    /// <summary>The tallest tile that 32 or 16 vector registers hold.</summary>
    private static int TileRows => typeof(L) == typeof(Lane512<T>) || (AdvSimd.IsSupported && typeof(L) == typeof(Lane128<T>)) ? 12 : 6;

    /// <summary>Computes the product; A, B and C have been checked and C has contiguous rows.</summary>
    public static void Multiply(ref ProductTask<T> task, bool parallel)
    {
        if (task.C.Rows == 0 || task.C.Columns == 0)
            return;
        parallel &= task.IsWorthSharing && Parallelism.Current > 1;
        if (task.Packed != null || ReadsInPlace(in task))
            RunShards(ref task, parallel);
        else if (parallel && (task.Flops < LeastFlopsForSharedPacking || task.C.Columns / WideRatio >= task.C.Rows))
            MultiplyCells(in task);
        else
            MultiplySlices(in task, parallel);
    }

    /// <summary>Cuts C into cells, nearly square ones, each of which one thread packs and multiplies for itself.</summary>
    private static void MultiplyCells(in ProductTask<T> task)
    {
        int wanted = Math.Min(task.WantedShards, task.Flops < LeastFlopsForSharedPacking ? PrivateCells : int.MaxValue);
        int rows = task.C.Rows, columns = task.C.Columns, cells = 1;
        for (; 2 * cells <= wanted && Math.Max(rows, columns) >= 4 * Width; cells *= 2)
        {
            if (rows >= columns)
                rows = Parts.Count(rows, 2);
            else
                columns = Parts.Count(columns, 2);
        }

        rows = Parts.Count(rows, TileRows) * TileRows;
        columns = Parts.Count(columns, Width) * Width;
        fixed (ProductTask<T>* pointer = &task)
            WorkerTeam.Run(Parts.Count(task.C.Rows, rows) * Parts.Count(task.C.Columns, columns), new CellJob(pointer, rows, columns));
    }

    private static bool ReadsInPlace(in ProductTask<T> task) => task.A.Columns == 0
        || (task.B.ColumnStride == 1 && task.C.Rows <= TileRows * (typeof(L) == typeof(Lane256<T>) && IsAliased(task.B.RowStride) ? 1 : MostTilesInPlace));

    private static void RunShards(ref ProductTask<T> task, bool parallel)
    {
        task.Cut(Width, TileRows, MostBlockRows, parallel);
        fixed (ProductTask<T>* pointer = &task)
        {
            if (parallel && task.Shards > 1)
            {
                WorkerTeam.Run(task.Shards, new Job(pointer));
                return;
            }

            for (int shard = 0; shard < task.Shards; shard++)
                RunShard(in task, shard);
        }
    }

    /// <summary>Packs B slice by slice, each once for all shards, and multiplies with each.</summary>
    private static void MultiplySlices(in ProductTask<T> task, bool parallel)
    {
        int depthBlocks = Parts.Count(task.A.Columns, MostDepth);
        int most = parallel || task.C.Rows > MostBlockRows ? MostSlice : MostSliceOfOneBlock(in task);
        int columns = Math.Min(task.C.Columns, Math.Max(most / Math.Min(task.A.Columns, MostDepth) / Width, 1) * Width);
        int depthSlices = Parts.Count(depthBlocks, Math.Clamp(most / columns / MostDepth, 1, depthBlocks));
        for (int column = 0; column < task.C.Columns; column += columns)
        {
            int width = Math.Min(columns, task.C.Columns - column);
            int start = 0;
            for (int i = 0; i < depthSlices; i++)
            {
                int depth = (task.A.Columns - start) / (depthSlices - i);
                ProductTask<T> slice = new()
                {
                    A = task.A.Block(0, start, task.C.Rows, depth),
                    C = task.C.Block(0, column, task.C.Rows, width),
                    Packed = PackSlice(task.B.Block(start, column, depth, width), parallel),
                    Accumulate = task.Accumulate || i > 0,
                };
                RunShards(ref slice, parallel);
                start += depth;
            }
        }
    }

    /// <summary>
    /// A slice that serves one block of A only stays in the second-level cache; a small one is cheaper still, unless A is packed for each.
    /// </summary>
    private static int MostSliceOfOneBlock(in ProductTask<T> task) => IsFor256 && task.A.ColumnStride == 1 ? 1 << 14 : 1 << 17;

    private static T* PackSlice(Matrix<T> source, bool parallel)
    {
        nint elements = (nint)Parts.Count(source.Columns, Width) * Width * source.Rows;
        T* packed = ProductScratch.Current.Right<T>(elements);
        WorkCounters.SliceNumbers += elements;
        int shards = parallel ? (int)Math.Max(1, elements / ElementsPerPackShard) : 1;
        PackingJob<T> job = new(source, packed, Width, shards);
        if (job.Shards > 1)
            WorkerTeam.Run(job.Shards, job);
        else
            job.Run(0);
        return packed;
    }

    private static void RunShard(in ProductTask<T> task, int shard)
    {
        int width = Width;
        int row = shard / task.GridColumns * task.BlockRows;
        int rows = Math.Min(task.BlockRows, task.C.Rows - row);
        int column = shard % task.GridColumns * task.BlockPanels * width;
        int columns = Math.Min(task.BlockPanels * width, task.C.Columns - column);
        int allDepth = task.A.Columns;
        int depthBlocks = Math.Max(1, Parts.Count(allDepth, MostDepth));
        int start = 0;
        for (int block = 0; block < depthBlocks; block++)
        {
            int depth = (allDepth - start) / (depthBlocks - block);
            ProductTile<T> tile = default;
            tile.Depth = depth;
            tile.Accumulate = task.Accumulate || block > 0;
            Block region = new() { Row = row, Rows = rows, Column = column, Columns = columns, Start = start, Depth = depth };
            RunBlock(in task, in region, tile);
            start += depth;
        }
    }

    private static void RunBlock(in ProductTask<T> task, in Block block, ProductTile<T> tile)
    {
        int width = Width;
        int panels = Parts.Count(block.Columns, width);
        int wholePanels = block.Columns / width;
        bool isInPlace = task.Packed == null;
        tile.BDepth = isInPlace ? task.B.RowStride : width;
        tile.BPanel = isInPlace ? width : (nint)width * task.A.Columns;
        T* b = isInPlace
            ? task.B.Address(block.Start, block.Column)
            : task.Packed + ((nint)block.Column * task.A.Columns) + ((nint)block.Start * width);

        T* a = task.A.Address(block.Row, block.Start);
        bool packA = task.A.ColumnStride != 1 || (panels >= LeastPanelsForPackedA && block.Rows > 1 && CrowdsSets(task.A.RowStride));
        tile.ARow = task.A.RowStride;
        if (packA)
        {
            a = PackA(in task, in block, out int stride);
            tile.ARow = stride;
        }

        int vectors = TileVectors(block.Rows);
        for (int vector = 0; vector < 2 * panels;)
        {
            // A tile of three vectors starts within a panel if the one before did not.
            int needed = vectors == 3 && vector % 2 == 0 ? 6 : vectors;
            int taken = vector + needed <= 2 * wholePanels ? vectors : 2;
            tile.B = Vector(in tile, b, vector);
            tile.Second = Vector(in tile, b, vector + 1);
            tile.Third = Vector(in tile, b, vector + 2);
            int column = vector * L.Count;
            bool isEdge = vector >= 2 * wholePanels;
            if (isEdge && isInPlace)
                PackEdge(in task, in block, ref tile, column);
            RunTiles(in task, in block, ref tile, a, column, taken, isEdge ? block.Columns - column : 0);
            vector += taken;
        }
    }

    /// <summary>Row 0 of one vector of B.</summary>
    private static T* Vector(in ProductTile<T> tile, T* b, int vector) => b + (vector / 2 * tile.BPanel) + (vector % 2 * L.Count);

    /// <summary>
    /// The width of the tiles of a block in vectors: with fewer rows more vectors, so that there are enough chains to hide the latency.
    /// </summary>
    private static int TileVectors(int rows)
    {
        int tallest = Parts.Count(rows, Parts.Count(rows, TileRows));
        return 8 * tallest <= 2 * TileRows ? 8
            : 4 * tallest <= 2 * TileRows ? 4
            : TileRows == 6 && IsFasterInThrees(rows) ? 3
            : 2;
    }

    /// <summary>Whether tiles of 3 or 4 rows × 3 vectors lose fewer cycles than tiles of up to 6 rows × 2 vectors, as measured.</summary>
    private static bool IsFasterInThrees(int rows) =>
        rows < 5.5 * Parts.Count(rows, TileRows) && rows >= 3.25 * Parts.Count(rows, MostRowsInThrees);

    /// <summary>The blocks of rows a multiple of 2 KiB apart map to half of the sets of the first-level cache, or fewer.</summary>
    private static bool CrowdsSets(nint stride) => stride * sizeof(T) % 2048 == 0;

    /// <summary>Rows a multiple of 4 KiB apart map to the same sets of the first-level cache.</summary>
    private static bool IsAliased(nint stride) => stride * sizeof(T) % 4096 == 0;

    /// <summary>Computes all tiles of some vectors of columns; <paramref name="edge"/> is the number of columns of a partial panel.</summary>
    private static void RunTiles(
        in ProductTask<T> task, in Block block, ref ProductTile<T> tile, T* a, int column, int vectors, int edge)
    {
        int tiles = Parts.Count(block.Rows, vectors == 3 ? MostRowsInThrees : TileRows);
        int row = 0;
        for (int t = 0; t < tiles; t++)
        {
            int height = (block.Rows - row) / (tiles - t);
            tile.A = a + (row * tile.ARow);
            tile.C = task.C.Address(block.Row + row, block.Column + column);
            tile.CRow = task.C.RowStride;
            if (t + 1 < tiles)
                PrefetchC(tile.C + (height * tile.CRow), tile.CRow, height);
            if (edge > 0)
                RunEdge(ref tile, height, edge);
            else
                ProductKernels<V, T, L>.Run(in tile, height, vectors);
            row += height;
        }
    }

    /// <summary>Prefetches the next tile of C while this one is computed.</summary>
    private static void PrefetchC(T* line, nint stride, int rows)
    {
        for (int row = 0; row < rows; row++, line += stride)
            Lane.Prefetch(line, line + L.Count);
    }

    private static void PackEdge(in ProductTask<T> task, in Block block, ref ProductTile<T> tile, int column)
    {
        int width = Width;
        tile.BDepth = width;
        tile.B = ProductScratch.Current.Right<T>((nint)width * block.Depth);
        PanelPacking.Pack(task.B, block.Start, block.Depth, block.Column + column, block.Columns - column, width, tile.B);
    }

    /// <summary>Copies a block of A to rows that do not crowd into few sets of the first-level cache.</summary>
    private static T* PackA(in ProductTask<T> task, in Block block, out int stride)
    {
        stride = (Parts.Count(block.Depth, CacheLine) + 1) * CacheLine;
        WorkCounters.RowNumbers += (long)block.Rows * block.Depth;
        T* packed = ProductScratch.Current.Left<T>((nint)block.Rows * stride);
        PanelPacking.Copy(task.A.Block(block.Row, block.Start, block.Rows, block.Depth), packed, stride);
        return packed;
    }

    /// <summary>Computes a tile that crosses the right edge of C, in a buffer of full width.</summary>
    private static void RunEdge(ref ProductTile<T> tile, int height, int columns)
    {
        int width = Width;
        T* buffer = stackalloc T[12 * 2 * 16];
        T* c = tile.C;
        nint cRow = tile.CRow;
        if (tile.Accumulate)
        {
            for (int i = 0; i < height; i++)
                new ReadOnlySpan<T>(c + (i * cRow), columns).CopyTo(new Span<T>(buffer + (i * width), columns));
        }

        tile.C = buffer;
        tile.CRow = width;
        ProductKernels<V, T, L>.Run(in tile, height, 2);
        for (int i = 0; i < height; i++)
            new ReadOnlySpan<T>(buffer + (i * width), columns).CopyTo(new Span<T>(c + (i * cRow), columns));
    }

    private readonly struct Job(ProductTask<T>* task) : IShardJob
    {
        public void Run(int shard) => RunShard(in *task, shard);
    }

    /// <summary>One cell of C, packed and multiplied by one thread.</summary>
    private readonly struct CellJob(ProductTask<T>* task, int rows, int columns) : IShardJob
    {
        public void Run(int shard)
        {
            int cellsOfRow = Parts.Count(task->C.Columns, columns);
            (int row, int endRow) = Parts.Range(shard / cellsOfRow, rows, task->C.Rows);
            (int column, int endColumn) = Parts.Range(shard % cellsOfRow, columns, task->C.Columns);
            ProductTask<T> cell = new()
            {
                A = task->A.Block(row, 0, endRow - row, task->A.Columns),
                B = task->B.Block(0, column, task->B.Rows, endColumn - column),
                C = task->C.Block(row, column, endRow - row, endColumn - column),
                Accumulate = task->Accumulate,
            };
            Multiply(ref cell, parallel: false);
        }
    }

    /// <summary>A shard's part of C and a range of the depth.</summary>
    private struct Block
    {
        public int Row;
        public int Rows;
        public int Column;
        public int Columns;
        public int Start;
        public int Depth;
    }
}
