using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>A cell of a simple recurrent (Elman) network, one time step: H_t = φ(X_t W_xh + H_{t−1} W_hh + b_h), φ = tanh or ReLU.</summary>
/// <remarks>Parameters, as in PyTorch's cell: <c>weight_ih</c> [H, InputSize], <c>weight_hh</c> [H, H], <c>bias_ih</c>, <c>bias_hh</c> [H]; no biases without <see cref="RecurrentOptions.HasBias"/>.</remarks>
public sealed class RnnCell : RecurrentCell, ITracedCell
{
    private readonly RnnOptions _options;
    private readonly DirectionParameters _weights;

    /// <summary>Creates the cell and initializes its parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options, of which the activation, biases and initialization are used; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor can have.</exception>
    public RnnCell(int inputSize, int hiddenSize, RandomSource random, RnnOptions? options = null)
        : base(inputSize, hiddenSize)
    {
        _options = options ?? new RnnOptions();
        _weights = RecurrentParameters.CreateForCell(this, _options, _options.Kernel, random, AddParameter);
    }

    /// <summary>Creates the cell over the parameters of a layer.</summary>
    internal RnnCell(int inputSize, int hiddenSize, RnnOptions options, DirectionParameters weights)
        : base(inputSize, hiddenSize)
    {
        (_options, _weights) = (options, weights);
        weights.ShareWith(this);
    }

    /// <summary>Computes the next hidden state h, [batch, HiddenSize].</summary>
    /// <param name="x">The input, [batch, InputSize].</param>
    /// <param name="h">The previous hidden state, [batch, HiddenSize].</param>
    /// <exception cref="ArgumentException">A shape or a data type does not match.</exception>
    public Tensor Step(Tensor x, Tensor h)
    {
        CheckInput(x);
        CheckState(h, x, nameof(h), nameof(HiddenSize), HiddenSize);
        return Step(x, h, trace: null);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        return [Step(x, state[0])];
    }

    DirectionParameters ITracedCell.Weights => _weights;

    IReadOnlyList<Tensor> ITracedCell.Step(Tensor x, IReadOnlyList<Tensor> state, GateTrace trace) => [Step(x, state[0], trace)];

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        base.WriteConfiguration(writer);
        _options.WriteForm(writer);
    }

    private Tensor Step(Tensor x, Tensor h, GateTrace? trace)
    {
        Tensor sum = _weights.OfInput(x) + _weights.OfHidden(h);
        Tensor next = _options.Activation == RnnActivation.Tanh ? sum.Tanh() : sum.Relu();
        trace?.Add(_options.Activation == RnnActivation.Tanh ? ActivationFunction.Tanh : ActivationFunction.Relu, "hidden", sum, next);
        return next;
    }
}
