using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Numerics;

/// <summary>
/// A copy of a right-hand matrix in the order in which the product kernels read it, for weights used by many products:
/// panels of <see cref="PanelWidth"/> columns, each [Rows, PanelWidth] contiguous, the last one padded with zeros.
/// Read-only products may share it between threads; <see cref="Pack"/> must not run meanwhile.
/// </summary>
internal sealed unsafe class PackedMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Alignment = 64;

    // Some tens of microseconds of copying.
    private const int ElementsPerShard = 100_000;

    // Pinned, so that the garbage collector frees the memory without anyone disposing of this.
    private T[] _memory = [];
    private nint _offset;

    public PackedMatrix()
        : this(MatrixProduct.PanelWidth<T>())
    {
    }

    internal PackedMatrix(int panelWidth) => PanelWidth = panelWidth;

    public int PanelWidth { get; }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    internal T* Data => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory)) + _offset;

    /// <summary>Packs <paramref name="source"/> (any strides: transpose by <see cref="Matrix{T}.Transpose"/>); memory is reused while it suffices.</summary>
    public void Pack(Matrix<T> source)
    {
        int panels = (source.Columns + PanelWidth - 1) / PanelWidth;
        Reserve((nint)panels * source.Rows * PanelWidth);
        (Rows, Columns) = (source.Rows, source.Columns);
        WorkCounters.Packs++;
        WorkCounters.PackedNumbers += (long)source.Rows * source.Columns;
        var job = new PackJob { Source = source, PanelWidth = PanelWidth, Data = Data };
        int shards = (int)Math.Min(panels, Math.Max(1, (long)source.Rows * source.Columns / ElementsPerShard));
        job.PanelsPerShard = (panels + shards - 1) / Math.Max(1, shards);
        WorkerTeam.Run(shards, job);
        GC.KeepAlive(this);
    }

    private struct PackJob : IShardJob
    {
        public Matrix<T> Source;
        public int PanelWidth;
        public int PanelsPerShard;
        public T* Data;

        public readonly void Run(int shard)
        {
            int end = Math.Min((shard + 1) * PanelsPerShard * PanelWidth, Source.Columns);
            for (int column = shard * PanelsPerShard * PanelWidth; column < end; column += PanelWidth)
            {
                int columns = Math.Min(PanelWidth, Source.Columns - column);
                PanelPacking.Pack(Source, 0, Source.Rows, column, columns, PanelWidth, Data + ((nint)column * Source.Rows));
            }
        }
    }

    private void Reserve(nint elements)
    {
        nint padding = Alignment / sizeof(T);
        if (elements + padding <= _memory.Length)
            return;
        _memory = GC.AllocateUninitializedArray<T>(checked((int)(elements + padding)), pinned: true);
        _offset = 0;
        nint misaligned = (nint)Data % Alignment;
        _offset = misaligned == 0 ? 0 : (Alignment - misaligned) / sizeof(T);
    }
}
