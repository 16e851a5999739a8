namespace SeqModels.Numerics;

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
    /// <param name="stride">From one row of y to the next, in elements.</param>
    /// <param name="scratch">The caller's own memory, which also holds the batch.</param>
    public abstract void Add(float* x, float* y, nint stride, StepScratch scratch);

    /// <summary>y += row <paramref name="k"/> of W: the product with a one-hot vector.</summary>
    public abstract void AddRow(int k, float* y);
}
