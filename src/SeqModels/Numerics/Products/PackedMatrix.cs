using System.Numerics;
using System.Runtime.InteropServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Numerics.Products;

/// <summary>
/// A copy of a right-hand matrix in the memory layout of the product kernels, for weights used by many products:
/// panels of <see cref="PanelWidth"/> columns, each [Rows, PanelWidth] contiguous, the last one padded with zeros.
/// Any number of threads may read it concurrently, but not while <see cref="Pack"/> runs.
/// </summary>
internal sealed unsafe class PackedMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Alignment = 64;

    // Corresponds to some tens of microseconds of copying.
    private const int ElementsPerShard = 100_000;

    // Pinned, so that the alignment is permanent.
    private T[] _memory = [];
    private int _offset;

    public PackedMatrix()
        : this(MatrixProduct.PanelWidth<T>())
    {
    }

    internal PackedMatrix(int panelWidth) => PanelWidth = panelWidth;

    public int PanelWidth { get; }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    /// <summary>The first element of the first panel, for <c>fixed</c>: the memory stays alive within the statement, even if packed
    /// again.</summary>
    public ref T GetPinnableReference() => ref MemoryMarshal.GetReference(_memory.AsSpan(_offset));

    /// <summary>Packs <paramref name="source"/> (any strides: transpose by <see cref="Matrix{T}.Transpose"/>); memory is reused if it is
    /// large enough.</summary>
    public void Pack(Matrix<T> source)
    {
        int panels = Parts.Count(source.Columns, PanelWidth);
        Reserve(panels, source.Rows);
        (Rows, Columns) = (source.Rows, source.Columns);
        WorkCounters.Packs++;
        WorkCounters.PackedNumbers += (long)source.Rows * source.Columns;
        fixed (T* data = this)
        {
            int shards = (int)Math.Min(panels, Math.Max(1, (long)source.Rows * source.Columns / ElementsPerShard));
            PackingJob<T> job = new(source, data, PanelWidth, shards);
            WorkerTeam.Run(job.Shards, job);
        }
    }

    private void Reserve(int panels, int rows)
    {
        int padding = Alignment / sizeof(T);
        int needed = ArrayLength.Sum("PackedMatrix: the panels and their alignment", ArrayLength.Of("PackedMatrix: panels [panels, rows, width]", panels, rows, PanelWidth), padding);
        if (needed <= _memory.Length)
            return;
        T[] memory = GC.AllocateUninitializedArray<T>(needed, pinned: true);
        fixed (T* start = memory)
            (_memory, _offset) = (memory, (int)((Alignment - ((nint)start % Alignment)) % Alignment) / sizeof(T));
    }
}
