using System.Diagnostics;
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
    private const int MostDepth = 256;

    // Up to this many rows, reading B in place is cheaper than packing it first.
    private const int MostRowsDirect = 48;

    // From this many panels on, packing A is worth the copy.
    private const int LeastPanelsForPackedA = 4;

    /// <summary>Columns in a panel of B: two vectors.</summary>
    public static int Width => 2 * L.Count;

    /// <summary>The tallest tile that 32 or 16 vector registers hold.</summary>
    private static int TileRows => typeof(L) == typeof(Lane512<T>) || (AdvSimd.IsSupported && typeof(L) == typeof(Lane128<T>)) ? 12 : 6;

    /// <summary>Computes the product; A, B and C have been checked and C has contiguous rows.</summary>
    public static void Multiply(ref ProductTask<T> task, bool parallel)
    {
        if (task.C.Rows == 0 || task.C.Columns == 0)
            return;
        parallel &= task.IsWorthSharing && Parallelism.Current > 1;
        task.Cut(Width, TileRows, parallel);
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
        bool isDirect = task.Packed == null && task.B.ColumnStride == 1 && block.Rows <= MostRowsDirect;
        PlaceB(in task, in block, ref tile, panels, isDirect);

        T* a = task.A.Address(block.Row, block.Start);
        bool packA = panels >= LeastPanelsForPackedA && block.Rows > 1 && (task.A.ColumnStride != 1 || IsAliased(task.A.RowStride));
        if (packA)
            a = PackA(in task, in block);
        else
            (tile.ARow, tile.ADepth) = (task.A.RowStride, task.A.ColumnStride);

        int tiles = Parts.Count(block.Rows, TileRows);
        int tallest = Parts.Count(block.Rows, tiles);
        int budget = 2 * TileRows;
        int group = 8 * tallest <= budget ? 4 : 4 * tallest <= budget ? 2 : 1;
        T* b = tile.B;
        for (int panel = 0; panel < panels;)
        {
            int taken = panel + group <= wholePanels ? group : 1;
            tile.B = b + (panel * tile.BPanel);
            bool isEdge = panel >= wholePanels;
            if (isEdge && isDirect)
                PackEdge(in task, in block, ref tile, panel * width);
            RunTiles(in task, in block, ref tile, a, packA, panel * width, taken, isEdge ? block.Columns - (panel * width) : 0);
            panel += taken;
        }
    }

    /// <summary>Rows a multiple of 4 KiB apart map to the same sets of the first-level cache.</summary>
    private static bool IsAliased(nint stride) => stride * sizeof(T) % 4096 == 0;

    /// <summary>Computes all tiles of one group of panels; <paramref name="edge"/> is the number of columns of a partial panel.</summary>
    private static void RunTiles(
        in ProductTask<T> task, in Block block, ref ProductTile<T> tile, T* a, bool packedA, int column, int group, int edge)
    {
        int tiles = Parts.Count(block.Rows, TileRows);
        int row = 0;
        for (int t = 0; t < tiles; t++)
        {
            int height = (block.Rows - row) / (tiles - t);
            tile.A = packedA ? a + ((nint)row * block.Depth) : a + (row * tile.ARow);
            if (packedA)
                (tile.ARow, tile.ADepth) = (1, height);
            tile.C = task.C.Address(block.Row + row, block.Column + column);
            tile.CRow = task.C.RowStride;
            if (t + 1 < tiles)
                PrefetchC(tile.C + (height * tile.CRow), tile.CRow, height);
            if (edge > 0)
                RunEdge(ref tile, height, edge);
            else
                RunKernel(in tile, height, group);
            row += height;
        }
    }

    /// <summary>Prefetches the next tile of C while this one is computed.</summary>
    private static void PrefetchC(T* line, nint stride, int rows)
    {
        for (int row = 0; row < rows; row++, line += stride)
            Lane.Prefetch(line, line + L.Count);
    }

    private static void PlaceB(in ProductTask<T> task, in Block block, ref ProductTile<T> tile, int panels, bool isDirect)
    {
        int width = Width;
        if (task.Packed != null)
        {
            tile.BDepth = width;
            tile.BPanel = (nint)width * task.A.Columns;
            tile.B = task.Packed + ((nint)block.Column * task.A.Columns) + ((nint)block.Start * width);
        }
        else if (isDirect)
        {
            tile.BDepth = task.B.RowStride;
            tile.BPanel = width;
            tile.B = task.B.Address(block.Start, block.Column);
        }
        else
        {
            tile.BDepth = width;
            tile.BPanel = (nint)width * block.Depth;
            tile.B = ProductScratch.Current.Right<T>(panels * tile.BPanel);
            int chunk = PanelPacking.DepthChunk(task.B, block.Depth);
            for (int k = 0; k < block.Depth; k += chunk)
            {
                int rows = Math.Min(chunk, block.Depth - k);
                for (int panel = 0; panel < panels; panel++)
                {
                    int column = panel * width;
                    int columns = Math.Min(width, block.Columns - column);
                    T* target = tile.B + (panel * tile.BPanel) + (k * width);
                    PanelPacking.Pack(task.B, block.Start + k, rows, block.Column + column, columns, width, target);
                }
            }
        }
    }

    private static void PackEdge(in ProductTask<T> task, in Block block, ref ProductTile<T> tile, int column)
    {
        int width = Width;
        tile.BDepth = width;
        tile.B = ProductScratch.Current.Right<T>((nint)width * block.Depth);
        PanelPacking.Pack(task.B, block.Start, block.Depth, block.Column + column, block.Columns - column, width, tile.B);
    }

    /// <summary>Packs a block of A tile by tile; within a tile, the elements of all rows at one k are contiguous.</summary>
    private static T* PackA(in ProductTask<T> task, in Block block)
    {
        T* packed = ProductScratch.Current.Left<T>((nint)block.Rows * block.Depth);
        Matrix<T> source = task.A.Transpose();
        int tiles = Parts.Count(block.Rows, TileRows);
        int chunk = PanelPacking.DepthChunk(source, block.Depth);
        for (int k = 0; k < block.Depth; k += chunk)
        {
            int depth = Math.Min(chunk, block.Depth - k);
            int row = 0;
            for (int t = 0; t < tiles; t++)
            {
                int height = (block.Rows - row) / (tiles - t);
                T* target = packed + ((nint)row * block.Depth) + (k * height);
                PanelPacking.Pack(source, block.Start + k, depth, block.Row + row, height, height, target);
                row += height;
            }
        }

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
        RunKernel(in tile, height, 1);
        for (int i = 0; i < height; i++)
            new ReadOnlySpan<T>(buffer + (i * width), columns).CopyTo(new Span<T>(c + (i * cRow), columns));
    }

    private static void RunKernel(in ProductTile<T> tile, int height, int group)
    {
        if (group == 4)
            RunKernel8(in tile, height);
        else if (group == 2)
            RunKernel4(in tile, height);
        else
            RunKernel2(in tile, height);
    }

    private static void RunKernel8(in ProductTile<T> tile, int height)
    {
        switch (height)
        {
            case 1: ProductKernel8.Run<V, T, L, Rows1>(in tile); break;
            case 2: ProductKernel8.Run<V, T, L, Rows2>(in tile); break;
            case 3: ProductKernel8.Run<V, T, L, Rows3>(in tile); break;
            default: throw new UnreachableException();
        }
    }

    private static void RunKernel4(in ProductTile<T> tile, int height)
    {
        switch (height)
        {
            case 1: ProductKernel4.Run<V, T, L, Rows1>(in tile); break;
            case 2: ProductKernel4.Run<V, T, L, Rows2>(in tile); break;
            case 3: ProductKernel4.Run<V, T, L, Rows3>(in tile); break;
            case 4: ProductKernel4.Run<V, T, L, Rows4>(in tile); break;
            case 5: ProductKernel4.Run<V, T, L, Rows5>(in tile); break;
            case 6: ProductKernel4.Run<V, T, L, Rows6>(in tile); break;
            default: throw new UnreachableException();
        }
    }

    private static void RunKernel2(in ProductTile<T> tile, int height)
    {
        switch (height)
        {
            case 1: ProductKernel2.Run<V, T, L, Rows1>(in tile); break;
            case 2: ProductKernel2.Run<V, T, L, Rows2>(in tile); break;
            case 3: ProductKernel2.Run<V, T, L, Rows3>(in tile); break;
            case 4: ProductKernel2.Run<V, T, L, Rows4>(in tile); break;
            case 5: ProductKernel2.Run<V, T, L, Rows5>(in tile); break;
            case 6: ProductKernel2.Run<V, T, L, Rows6>(in tile); break;
            case 7: ProductKernel2.Run<V, T, L, Rows7>(in tile); break;
            case 8: ProductKernel2.Run<V, T, L, Rows8>(in tile); break;
            case 9: ProductKernel2.Run<V, T, L, Rows9>(in tile); break;
            case 10: ProductKernel2.Run<V, T, L, Rows10>(in tile); break;
            case 11: ProductKernel2.Run<V, T, L, Rows11>(in tile); break;
            case 12: ProductKernel2.Run<V, T, L, Rows12>(in tile); break;
            default: throw new UnreachableException();
        }
    }

    private readonly struct Job(ProductTask<T>* task) : IShardJob
    {
        public void Run(int shard) => RunShard(in *task, shard);
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
