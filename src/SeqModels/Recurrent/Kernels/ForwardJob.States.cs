using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Recurrent.Kernels;

// Recurrent dropout before a step; the projection and zoneout after it.
internal unsafe partial struct ForwardJob<T, TKernel>
{
    /// <summary>m ⊙ h' of every row, m being its sequence's mask.</summary>
    private readonly void DropHidden(in ForwardStep<T> step, int direction, int first)
    {
        int size = Frame.StateSize;
        for (int j = 0; j < step.Rows; j++)
        {
            ReadOnlySpan<T> mask = new(Frame.Masks.Dropout + (Frame.StateRow(direction, first + j) * size), size);
            Elementwise.Binary(new(step.Hidden + ((nint)j * size), size), mask, new Span<T>(step.Dropped + ((nint)j * size), size), default(Product<T>));
        }
    }

    /// <summary>h = W_hr (o ⊙ tanh c): the kernel writes o ⊙ tanh c, and one product of all rows projects it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="continuing">The rows that continue after the step; they are the first ones, and their targets follow each other.</param>
    private readonly void ForwardProjected<V, L>(in ForwardStep<T> step, int continuing)
        where V : struct
        where L : struct, ILane<V, T>
    {
        RowTarget<T>* targets = stackalloc RowTarget<T>[step.Rows];
        for (int j = 0; j < step.Rows; j++)
        {
            T* row = step.Unprojected + ((nint)j * Frame.Size);
            targets[j] = new() { Hidden = row, Cell = step.Targets[j].Cell, Output = row };
        }

        ForwardStep<T> unprojected = step;
        unprojected.Targets = targets;
        TKernel.Forward<V, T, L>(in unprojected);
        if (continuing > 0)
            Project(in step, 0, continuing);
        for (int j = continuing; j < step.Rows; j++)
            Project(in step, j, 1);
        for (int j = 0; j < step.Rows; j++)
            new ReadOnlySpan<T>(step.Targets[j].Hidden, Frame.StateSize).CopyTo(new Span<T>(step.Targets[j].Output, Frame.StateSize));
    }

    private readonly void Project(in ForwardStep<T> step, int row, int count)
    {
        Matrix<T> left = new(step.Unprojected + ((nint)row * Frame.Size), count, Frame.Size);
        Matrix<T> projected = new(step.Targets[row].Hidden, count, Frame.StateSize);
        MatrixProduct.Multiply(left, step.Weights.Projection!, projected, accumulate: false, parallel: Frame.SharesProducts);
    }

    /// <summary>Applies zoneout to the new state. A target is never the row's own h' or c' here.</summary>
    private readonly void MixZones(in ForwardStep<T> step, int direction, int first, int s)
    {
        (int size, int state) = (Frame.Size, Frame.StateSize);
        StateMasks<T> masks = Frame.Masks;
        for (int j = 0; j < step.Rows; j++)
        {
            nint at = Frame.OutputRow(direction, first + j, s);
            RowTarget<T> target = step.Targets[j];
            if (masks.ZonesHidden)
            {
                ZoneLoops.Mix(masks.HiddenZones == null ? null : masks.HiddenZones + (at * state), masks.Zoneout, step.Hidden + ((nint)j * state), target.Hidden, state);
                new ReadOnlySpan<T>(target.Hidden, state).CopyTo(new Span<T>(target.Output, state));
            }

            if (masks.ZonesCell)
                ZoneLoops.Mix(masks.CellZones == null ? null : masks.CellZones + (at * size), masks.CellZoneout, step.Cell + ((nint)j * size), target.Cell, size);
        }
    }
}
