using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>One step of a plain recurrent network: H_t = φ(X_t W_xh + H_{t−1} W_hh + b_h), φ = tanh or relu.</summary>
/// <remarks>Parameters, as in PyTorch's cell: <c>weight_ih</c> [H, InputSize], <c>weight_hh</c> [H, H], <c>bias_ih</c>, <c>bias_hh</c> [H].</remarks>
public sealed class RnnCell : RecurrentCell
{
    private readonly RnnOptions _options;
    private readonly DirectionParameters _weights;

    /// <summary>Makes the cell and draws its parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="random">Draws the initial parameters.</param>
    /// <param name="options">The activation and the initialization are used; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor holds.</exception>
    public RnnCell(int inputSize, int hiddenSize, RandomSource random, RnnOptions? options = null)
        : base(inputSize, hiddenSize)
    {
        _options = options ?? new RnnOptions();
        _weights = RecurrentParameters.OfCell(this, _options, _options.Kernel, random, AddParameter);
    }

    /// <summary>The next h [batch, H].</summary>
    /// <param name="x">[batch, InputSize].</param>
    /// <param name="h">The state before, [batch, H].</param>
    /// <exception cref="ArgumentException">A shape or a number type does not fit.</exception>
    public Tensor Step(Tensor x, Tensor h)
    {
        CheckInput(x);
        CheckState(h, x, nameof(h), nameof(HiddenSize), HiddenSize);
        Tensor sum = x.MatMul(_weights.InputWeights, transposeB: true) + _weights.InputBias
            + (h.MatMul(_weights.HiddenWeights, transposeB: true) + _weights.HiddenBias);
        return _options.Activation == RnnActivation.Tanh ? sum.Tanh() : sum.Relu();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        return [Step(x, state[0])];
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        base.WriteConfiguration(writer);
        _options.WriteForm(writer);
    }
}
