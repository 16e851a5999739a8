using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>A cell with zoneout in evaluation mode: s_t = z s_{t−1} + (1 − z) ŝ_t for each tensor of the state, where ŝ_t is the state of the cell itself.</summary>
internal sealed class ZoneoutCell : RecurrentCell
{
    private readonly RecurrentCell _cell;
    private readonly double[] _zoneout;

    public ZoneoutCell(RecurrentCell cell, double hidden, double cellState)
        : base(cell)
    {
        _cell = AddModule("cell", cell);
        _zoneout = [hidden, cellState];
    }

    /// <inheritdoc/>
    internal override ITracedCell? Traced => _cell.Traced;

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state) =>
        [.. _cell.Step(x, state).Select((next, i) => _zoneout[i] == 0
            ? next
            : (Tensor.Scalar(_zoneout[i], x.DType) * state[i]) + (Tensor.Scalar(1 - _zoneout[i], x.DType) * next))];
}
