using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Diagnostics.Inspection;

/// <summary>A cell that is not built in, with state tensors of different sizes: m_t = tanh(x A + h B), h_t = tanh(m_t C) + 0.5 h_{t−1}.</summary>
internal sealed class TwoStateCell : RecurrentCell
{
    private readonly Linear _memory;
    private readonly Linear _hidden;

    public TwoStateCell(int inputSize, int hiddenSize, RandomSource random)
        : base(inputSize, hiddenSize, [hiddenSize, hiddenSize + 2])
    {
        _memory = AddModule("memory", new Linear(inputSize + (2 * hiddenSize) + 2, hiddenSize + 2, random));
        _hidden = AddModule("hidden", new Linear(hiddenSize + 2, hiddenSize, random));
    }

    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        Tensor m = _memory.Forward(Tensor.Concat([x, state[0], state[1]], axis: -1)).Tanh();
        return [_hidden.Forward(m).Tanh() + (state[0] * 0.5f), m];
    }
}
