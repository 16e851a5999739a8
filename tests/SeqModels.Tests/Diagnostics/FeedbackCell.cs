using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Diagnostics;

/// <summary>A cell of three states that feed each other, of which the first starts from a parameter.</summary>
internal sealed class FeedbackCell : RecurrentCell
{
    private readonly Linear _input;
    private readonly Linear _recurrent;
    private readonly Parameter _start;

    public FeedbackCell(int inputSize, int hiddenSize, RandomSource random)
        : base(inputSize, hiddenSize, [hiddenSize, hiddenSize + 2, hiddenSize])
    {
        _input = AddModule("input", new Linear(inputSize, hiddenSize, random));
        _recurrent = AddModule("recurrent", new Linear((2 * hiddenSize) + 2, hiddenSize + 2, random));
        _start = AddParameter("start", Tensor.Normal([1, hiddenSize], random));
    }

    public override IReadOnlyList<Tensor> CreateState(int batchSize)
    {
        IReadOnlyList<Tensor> zeros = base.CreateState(batchSize);
        return [zeros[0] + _start, zeros[1], zeros[2]];
    }

    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        Tensor memory = (state[1] * Tensor.Scalar(0.5, x.DType)) + _recurrent.Forward(Tensor.Concat([state[0], state[1]], axis: 1)).Tanh();
        Tensor h = (_input.Forward(x) + memory.Slice(1, 0, HiddenSize) + (state[2] * Tensor.Scalar(0.3, x.DType))).Tanh();
        return [h, memory, h * state[0]];
    }
}
