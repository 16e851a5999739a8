using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Recipes;

/// <summary>
/// An LSTM with layer normalisation (Ba, Kiros and Hinton 2016): i, f, o = σ(LN(x W_x) + LN(h W_h) + b), g = tanh(the same),
/// c_t = f ⊙ c + i ⊙ g, h_t = o ⊙ tanh(LN(c_t)). Written as a user of the package would.
/// </summary>
internal sealed class LayerNormLstmCell : RecurrentCell
{
    private readonly Linear _input;
    private readonly Linear _hidden;
    private readonly LayerNorm _inputNorm;
    private readonly LayerNorm _hiddenNorm;
    private readonly LayerNorm _cellNorm;

    public LayerNormLstmCell(int inputSize, int hiddenSize, RandomSource random)
        : base(inputSize, hiddenSize, [hiddenSize, hiddenSize])
    {
        _input = AddModule("input", new Linear(inputSize, 4 * hiddenSize, random, new LinearOptions { HasBias = false }));
        _hidden = AddModule("hidden", new Linear(hiddenSize, 4 * hiddenSize, random, new LinearOptions { HasBias = false }));
        _inputNorm = AddModule("input_norm", new LayerNorm(4 * hiddenSize));
        _hiddenNorm = AddModule("hidden_norm", new LayerNorm(4 * hiddenSize));
        _cellNorm = AddModule("cell_norm", new LayerNorm(hiddenSize));
    }

    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        (Tensor h, Tensor c) = (state[0], state[1]);
        Tensor[] gates = (_inputNorm.Forward(_input.Forward(x)) + _hiddenNorm.Forward(_hidden.Forward(h))).Split(4, axis: -1);
        Tensor next = (gates[1].Sigmoid() * c) + (gates[0].Sigmoid() * gates[2].Tanh());
        return [gates[3].Sigmoid() * _cellNorm.Forward(next).Tanh(), next];
    }
}
