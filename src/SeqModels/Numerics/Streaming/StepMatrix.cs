using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Streaming;

/// <summary>
/// A weight matrix [Rows, Columns] in the form in which one or a few vectors are multiplied with it, over and over. Any number of
/// threads may multiply at once; <see cref="Pack"/> must not run meanwhile.
/// </summary>
internal abstract unsafe class StepMatrix
{
    public abstract int Rows { get; }

    public abstract int Columns { get; }

    /// <summary>Packs <paramref name="source"/> (any strides).</summary>
    public abstract void Pack(Matrix<float> source);

    /// <summary>y += x·W for each row of x [batch, Rows] and of y, whose rows lie <paramref name="stride"/> apart.</summary>
    /// <param name="x">Dense rows.</param>
    /// <param name="y">The rows to add to.</param>
    /// <param name="stride">From one row of y to the next, in elements, at least <see cref="Columns"/>.</param>
    /// <param name="scratch">The caller's own memory, which also holds the batch.</param>
    public void Add(ReadOnlySpan<float> x, Span<float> y, int stride, StepScratch scratch)
    {
        long last = (long)(scratch.Batch - 1) * stride;
        if (x.Length != (long)scratch.Batch * Rows || stride < Columns || y.Length < last + Columns)
        {
            throw new ArgumentException(
                $"StepMatrix.Add: x [{scratch.Batch}, {Rows}] and y [{scratch.Batch}, {Columns}] with rows {stride} apart do not fit into {x.Length} and {y.Length} numbers.");
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

    /// <summary>The same with sizes that were checked.</summary>
    protected abstract void Add(float* x, float* y, nint stride, StepScratch scratch);

    /// <summary>The same with a row that was checked.</summary>
    protected abstract void AddRow(int k, float* y);
}
