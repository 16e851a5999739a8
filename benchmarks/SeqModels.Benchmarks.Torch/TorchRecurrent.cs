using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace SeqModels.Benchmarks.Torch;

/// <summary>libtorch's RNN, GRU and LSTM modules behind one call.</summary>
internal sealed class TorchRecurrent(ModelShape shape) : IDisposable
{
    public nn.Module Module { get; } = shape.Cell switch
    {
        CellKind.Rnn => nn.RNN(shape.Embedding, shape.Hidden, shape.Layers, bidirectional: shape.Bidirectional),
        CellKind.GruResetAfter => nn.GRU(shape.Embedding, shape.Hidden, shape.Layers, bidirectional: shape.Bidirectional),
        CellKind.Lstm => nn.LSTM(shape.Embedding, shape.Hidden, shape.Layers, bidirectional: shape.Bidirectional),
        _ => throw new ArgumentException($"libtorch has no {shape.Cell}.", nameof(shape)),
    };

    /// <summary>x [time, batch, in] → the output [time, batch, directions·H] and the state, whose cell is null without one.</summary>
    public (Tensor Output, Tensor Hidden, Tensor? Cell) Forward(Tensor x, (Tensor Hidden, Tensor? Cell)? state = null)
    {
        switch (Module)
        {
            case TorchSharp.Modules.RNN rnn:
                (Tensor, Tensor) rnnResult = rnn.call(x, state?.Hidden);
                return (rnnResult.Item1, rnnResult.Item2, null);
            case TorchSharp.Modules.GRU gru:
                (Tensor, Tensor) gruResult = gru.call(x, state?.Hidden);
                return (gruResult.Item1, gruResult.Item2, null);
            case TorchSharp.Modules.LSTM lstm:
                return lstm.call(x, state is { } s ? (s.Hidden, s.Cell!) : null);
            default:
                throw new InvalidOperationException("Unknown module.");
        }
    }

    /// <summary>The LSTM over sequences of their own lengths, padding skipped.</summary>
    public Tensor ForwardPacked(Tensor x, Tensor lengths)
    {
        PackedSequence packed = pack_padded_sequence(x, lengths, enforce_sorted: false);
        (PackedSequence output, _, _) = ((TorchSharp.Modules.LSTM)Module).call(packed);
        return pad_packed_sequence(output, total_length: x.shape[0]).Item1;
    }

    public void Dispose() => Module.Dispose();
}
