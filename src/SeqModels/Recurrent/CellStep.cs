using SeqModels.Numerics;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>One layer of a stepper for any cell: it calls the cell's step on a tape of its own.</summary>
internal sealed class CellStep : LayerStep
{
    private readonly RecurrentCell _cell;
    private readonly int _batch;
    private readonly float[] _state;
    private readonly Tape _tape = new();
    private float[]? _oneHot;

    public CellStep(RecurrentCell cell, int batch)
    {
        (_cell, _batch) = (cell, batch);
        _state = new float[ArrayLength.Sum("A stepper's state", [.. cell.StateSizes.Select(size => (long)ArrayLength.Of("A stepper's state [batch, size]", batch, size))])];
        Reset();
    }

    public override Span<float> Hidden => _state.AsSpan(0, _batch * _cell.OutputSize);

    public override Span<float> State => _state;

    public override void Reset()
    {
        using (_tape.Evaluate())
            Keep(_cell.CreateState(_batch), nameof(RecurrentCell.CreateState));
    }

    public override void Step(ReadOnlySpan<float> x)
    {
        using (_tape.Evaluate())
        {
            var state = new Tensor[_cell.StateSizes.Count];
            Span<float> from = _state;
            for (int i = 0; i < state.Length; i++)
            {
                int length = _batch * _cell.StateSizes[i];
                state[i] = Tensor.From(from[..length], [_batch, _cell.StateSizes[i]]);
                from = from[length..];
            }

            Keep(_cell.Step(Tensor.From(x, [_batch, _cell.InputSize]), state), nameof(RecurrentCell.Step));
        }
    }

    public override void StepOneHot(ReadOnlySpan<int> ones)
    {
        _oneHot ??= new float[ArrayLength.Of("A stepper's one-hot inputs [batch, InputSize]", _batch, _cell.InputSize)];
        _oneHot.AsSpan().Clear();
        for (int row = 0; row < ones.Length; row++)
            _oneHot[(row * _cell.InputSize) + ones[row]] = 1;
        Step(_oneHot);
    }

    private void Keep(IReadOnlyList<Tensor> state, string method)
    {
        Span<float> to = _state;
        foreach (Tensor tensor in CellUnroll.Checked(_cell, state, _batch, method))
        {
            tensor.AsSpan().CopyTo(to);
            to = to[tensor.Length..];
        }
    }
}
