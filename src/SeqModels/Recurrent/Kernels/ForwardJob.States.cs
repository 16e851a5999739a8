using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

// Recurrent dropout before a step, zoneout after it.
internal unsafe partial struct ForwardJob<T, TKernel>
{
    /// <summary>m ⊙ h' of every row, m being its sequence's mask.</summary>
    private readonly void DropHidden(in ForwardStep<T> step, int direction, int first)
    {
        int size = Frame.Size;
        for (int j = 0; j < step.Rows; j++)
        {
            ReadOnlySpan<T> mask = new(Frame.Masks.Dropout + Frame.StateOffset(direction, first + j), size);
            Elementwise.Binary(new(step.Hidden + ((nint)j * size), size), mask, new Span<T>(step.Dropped + ((nint)j * size), size), default(Product<T>));
        }
    }

    /// <summary>Applies zoneout to the new state. A target is never the row's own h' or c' here.</summary>
    private readonly void MixZones(in ForwardStep<T> step, int direction, int first, int s)
    {
        int size = Frame.Size;
        StateMasks<T> masks = Frame.Masks;
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = (nint)j * size, at = Frame.OutputOffset(direction, first + j, s);
            RowTarget<T> target = step.Targets[j];
            if (masks.ZonesHidden)
            {
                ZoneLoops.Mix(masks.HiddenZones == null ? null : masks.HiddenZones + at, masks.Zoneout, step.Hidden + row, target.Hidden, size);
                new ReadOnlySpan<T>(target.Hidden, size).CopyTo(new Span<T>(target.Output, size));
            }

            if (masks.ZonesCell)
                ZoneLoops.Mix(masks.CellZones == null ? null : masks.CellZones + at, masks.CellZoneout, step.Cell + row, target.Cell, size);
        }
    }
}
