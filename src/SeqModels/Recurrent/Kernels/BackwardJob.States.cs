using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Recurrent.Kernels;

// Zoneout, the projection and recurrent dropout, backward.
internal unsafe partial struct BackwardJob<T, TKernel>
{
    /// <summary>
    /// Before the kernel: separates the part of the new state's gradient that zoneout passes to the previous state. The gradient of the output
    /// is first added to that of the state, since both are gradients of the result of zoneout.
    /// </summary>
    private readonly void SplitZones(in BackwardStep<T> step, BackwardBuffers<T> memory, int direction, int first, int s)
    {
        (int size, int state) = (Frame.Size, Frame.StateSize);
        StateMasks<T> masks = Frame.Masks;
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = j, kept = (nint)first + j, at = Frame.OutputRow(direction, first + j, s);
            if (masks.ZonesHidden)
            {
                Span<T> gradient = new(step.DState + (row * state), state);
                Elementwise.UnaryAccumulate(new ReadOnlySpan<T>(step.DOutputs[j], state), gradient, default(Identity<T>));
                step.DOutputs[j] = Zeros;
                ZoneLoops.Split(masks.HiddenZones == null ? null : masks.HiddenZones + (at * state), masks.Zoneout, step.DState + (row * state), memory.KeptHidden + (kept * state), state);
            }

            if (masks.ZonesCell)
                ZoneLoops.Split(masks.CellZones == null ? null : masks.CellZones + (at * size), masks.CellZoneout, step.DCell + (row * size), memory.KeptCell + (kept * size), size);
        }
    }

    /// <summary>
    /// Before the kernel: the gradient of h, kept for that of W_hr, and from it that of o ⊙ tanh c, which takes the place of the gradient of h in
    /// the kernel.
    /// </summary>
    private readonly void BackwardProjected(in BackwardStep<T> step, T* dProjected)
    {
        int size = Frame.StateSize;
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = (nint)j * size;
            Elementwise.Binary(new(step.DState + row, size), new(step.DOutputs[j], size), new Span<T>(dProjected + row, size), default(Plus<T>));
            step.DOutputs[j] = Zeros;
        }

        Matrix<T> left = new(dProjected, step.Rows, size);
        MatrixProduct.Multiply(left, step.Weights.ProjectionBack!, new Matrix<T>(step.DHidden, step.Rows, Frame.Size), accumulate: false, parallel: Frame.SharesProducts);
    }

    /// <summary>dh' += m ⊙ the gradient of m ⊙ h'.</summary>
    private readonly void AddDropped(in BackwardStep<T> step, int direction, int first)
    {
        int size = Frame.StateSize;
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = (nint)j * size;
            ReadOnlySpan<T> mask = new(Frame.Masks.Dropout + (Frame.StateRow(direction, first + j) * size), size);
            Elementwise.BinaryAccumulate(new(step.DDropped + row, size), mask, new Span<T>(step.DState + row, size), default(Product<T>));
        }
    }

    /// <summary>After the kernel: adds the part kept by <see cref="SplitZones"/> to the gradient of the previous state.</summary>
    private readonly void AddKept(in BackwardStep<T> step, BackwardBuffers<T> memory, int first)
    {
        int state = step.Rows * Frame.StateSize, cell = step.Rows * Frame.Size;
        if (Frame.Masks.ZonesHidden)
            Elementwise.UnaryAccumulate(new ReadOnlySpan<T>(memory.KeptHidden + ((nint)first * Frame.StateSize), state), new Span<T>(step.DState, state), default(Identity<T>));
        if (Frame.Masks.ZonesCell)
            Elementwise.UnaryAccumulate(new ReadOnlySpan<T>(memory.KeptCell + ((nint)first * Frame.Size), cell), new Span<T>(step.DCell, cell), default(Identity<T>));
    }
}
