using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Sequences.Translation;

/// <summary>
/// The initial state of the decoder from the final state of the encoder: s = tanh(W e + b), where e is every state tensor of every layer and
/// direction of the encoder (for an LSTM h and c), and s every state tensor of every layer of the decoder.
/// </summary>
internal sealed class StateBridge : Module
{
    private readonly RecurrentLayer _decoder;
    private readonly Linear _linear;

    public StateBridge(RecurrentLayer encoder, RecurrentLayer decoder, RandomSource random)
    {
        _decoder = decoder;
        _linear = AddModule("linear", new Linear(WidthOf(encoder), WidthOf(decoder), random));
    }

    public RecurrentState Forward(RecurrentState encoded)
    {
        int batch = encoded.Hidden.Shape[1];
        Tensor[] rows = [.. encoded.Tensors.Select(tensor => tensor.Transpose(0, 1).Reshape([batch, tensor.Shape[0] * tensor.Shape[2]]))];
        Tensor state = _linear.Forward(rows.Length == 1 ? rows[0] : Tensor.Concat(rows, axis: 1)).Tanh();
        int layers = _decoder.LayerCount, start = 0;
        var tensors = new Tensor[_decoder.StateSizes.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            int size = _decoder.StateSizes[i];
            tensors[i] = state.Slice(1, start, layers * size).Reshape([batch, layers, size]).Transpose(0, 1);
            start += layers * size;
        }

        return new RecurrentState(tensors);
    }

    private static int WidthOf(RecurrentLayer layer) => checked(layer.LayerCount * layer.Directions * layer.StateSizes.Sum());
}
