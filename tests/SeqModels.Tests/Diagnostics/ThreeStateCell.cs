using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Diagnostics;

/// <summary>
/// A cell with what a user's cell may have: three states, of which one is handed through as the same tensor; a submodule; a learned initial state;
/// and a parameter that no step reads.
/// </summary>
internal sealed class ThreeStateCell : RecurrentCell
{
    private const int Memory = 2;

    private readonly Linear _gates;
    private readonly Parameter _mixing;
    private readonly Parameter _initial;
    private readonly Parameter _start;

    public ThreeStateCell(int inputSize, int hiddenSize, RandomSource random)
        : base(inputSize, hiddenSize, [hiddenSize, Memory, Memory])
    {
        _gates = AddModule("gates", new Linear(inputSize + hiddenSize + (2 * Memory), hiddenSize, random));
        AddParameter("unused", Tensor.Normal([3], random));
        _mixing = AddParameter("mixing", Tensor.Normal([hiddenSize, Memory], random));
        _initial = AddParameter("initial", Tensor.Normal([hiddenSize], random));
        _start = AddParameter("start", Tensor.Normal([1, Memory], random));
    }

    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        Tensor h = _gates.Forward(Tensor.Concat([x, .. state], axis: -1)).Tanh();
        return [h, (h.MatMul(_mixing) + state[2]).Tanh(), state[1]];
    }

    public override IReadOnlyList<Tensor> CreateState(int batchSize) => [Tensor.Zeros([1, HiddenSize], _initial.DType) + _initial.Tanh(), _start, Tensor.Ones([1, Memory], _initial.DType)];
}
