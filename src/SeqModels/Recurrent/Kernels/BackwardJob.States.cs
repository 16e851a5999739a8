using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

// Zoneout and recurrent dropout, backward.
internal unsafe partial struct BackwardJob<T, TKernel>
{
    /// <summary>
    /// Before the kernel: separates the part of the new state's gradient that zoneout passes to the previous state. The gradient of the output
    /// is first added to that of the state, since both are gradients of the result of zoneout.
    /// </summary>
    private readonly void SplitZones(in BackwardStep<T> step, BackwardBuffers<T> memory, int direction, int first, int s)
    {
        int size = Frame.Size;
        StateMasks<T> masks = Frame.Masks;
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = (nint)j * size, kept = ((nint)first + j) * size, at = Frame.OutputOffset(direction, first + j, s);
            if (masks.ZonesHidden)
            {
                Span<T> gradient = new(step.DHidden + row, size);
                Elementwise.UnaryAccumulate(new ReadOnlySpan<T>(step.DOutputs[j], size), gradient, default(Identity<T>));
                step.DOutputs[j] = Zeros;
                ZoneLoops.Split(masks.HiddenZones == null ? null : masks.HiddenZones + at, masks.Zoneout, step.DHidden + row, memory.KeptHidden + kept, size);
            }

            if (masks.ZonesCell)
                ZoneLoops.Split(masks.CellZones == null ? null : masks.CellZones + at, masks.CellZoneout, step.DCell + row, memory.KeptCell + kept, size);
        }
    }

    /// <summary>dh' += m ⊙ the gradient of m ⊙ h'.</summary>
    private readonly void AddDropped(in BackwardStep<T> step, int direction, int first)
    {
        int size = Frame.Size;
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = (nint)j * size;
            ReadOnlySpan<T> mask = new(Frame.Masks.Dropout + Frame.StateOffset(direction, first + j), size);
            Elementwise.BinaryAccumulate(new(step.DDropped + row, size), mask, new Span<T>(step.DHidden + row, size), default(Product<T>));
        }
    }

    /// <summary>After the kernel: adds the part kept by <see cref="SplitZones"/> to the gradient of the previous state.</summary>
    private readonly void AddKept(in BackwardStep<T> step, BackwardBuffers<T> memory, nint state)
    {
        int length = step.Rows * Frame.Size;
        if (Frame.Masks.ZonesHidden)
            Elementwise.UnaryAccumulate(new ReadOnlySpan<T>(memory.KeptHidden + state, length), new Span<T>(step.DHidden, length), default(Identity<T>));
        if (Frame.Masks.ZonesCell)
            Elementwise.UnaryAccumulate(new ReadOnlySpan<T>(memory.KeptCell + state, length), new Span<T>(step.DCell, length), default(Identity<T>));
    }
}
