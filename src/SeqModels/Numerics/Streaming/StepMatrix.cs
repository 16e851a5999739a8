using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Streaming;

/// <summary>
/// A weight matrix [Rows, Columns] in a layout for repeated products with one or a few vectors. Any number of threads may multiply
/// concurrently, but not while <see cref="Pack"/> runs.
/// </summary>
internal abstract unsafe class StepMatrix
{
    public abstract int Rows { get; }

    public abstract int Columns { get; }

    /// <summary>Packs <paramref name="source"/> (any strides).</summary>
    public abstract void Pack(Matrix<float> source);

    /// <summary>y += x·W for each row of x [batch, Rows] and of y, whose rows are <paramref name="stride"/> elements apart.</summary>
    /// <param name="x">Dense rows.</param>
    /// <param name="y">The rows to add to.</param>
    /// <param name="stride">From one row of y to the next, in elements, at least <see cref="Columns"/>.</param>
    /// <param name="scratch">The caller's scratch memory, which also defines the batch size.</param>
    public void Add(ReadOnlySpan<float> x, Span<float> y, int stride, StepScratch scratch)
    {
        long last = (long)(scratch.Batch - 1) * stride;
        if (x.Length != (long)scratch.Batch * Rows || stride < Columns || y.Length < last + Columns)
        {
            throw new ArgumentException(
                $"StepMatrix.Add: x [{scratch.Batch}, {Rows}] and y [{scratch.Batch}, {Columns}] with row stride {stride} do not fit into {x.Length} and {y.Length} elements.");
        }

        fixed (float* from = x, to = y)
            Add(from, to, stride, scratch);
    }

    /// <summary>y += row <paramref name="k"/> of W: the product with a one-hot vector.</summary>
    public void AddRow(int k, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)k, (uint)Rows, nameof(k));
        fixed (float* to = y[..Columns])
            AddRow(k, to);
    }

    /// <summary>The same with validated sizes.</summary>
    protected abstract void Add(float* x, float* y, nint stride, StepScratch scratch);

    /// <summary>The same with a validated row.</summary>
    protected abstract void AddRow(int k, float* y);
}
