using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// A cell of a long short-term memory (LSTM), one time step: I, F, O = σ(X W_x· + H_{t−1} W_h· + b_·), C̃ = tanh(X W_xc + H_{t−1} W_hc + b_c),
/// C_t = F ⊙ C_{t−1} + I ⊙ C̃, H_t = O ⊙ tanh(C_t); with peepholes I and F also depend on C_{t−1}, and O on C_t; with a projection
/// H_t = W_hr (O ⊙ tanh(C_t)).
/// </summary>
/// <remarks>
/// Parameters, as in PyTorch's cell: <c>weight_ih</c> [4·H, InputSize], <c>weight_hh</c> [4·H, H], <c>bias_ih</c>, <c>bias_hh</c> [4·H], in the order
/// i, f, g, o; 3·H without a learned forget gate. Peephole weights are <c>weight_ch</c> [3·H] in the order i, f, o, or [2·H] i, o without a
/// learned forget gate. The state is h and c. With <see cref="LstmOptions.ProjectionSize"/> P there is <c>weight_hr</c> [P, H], h has P elements
/// and <c>weight_hh</c> is [4·H, P].
/// </remarks>
public sealed class LstmCell : RecurrentCell, ITracedCell
{
    private readonly LstmOptions _options;
    private readonly DirectionParameters _weights;

    /// <summary>Creates the cell and initializes its parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options, of which the forget gate, peepholes, projection, biases, forget bias and initialization are used; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor can have.</exception>
    public LstmCell(int inputSize, int hiddenSize, RandomSource random, LstmOptions? options = null)
        : base(inputSize, hiddenSize, options?.ProjectionSize ?? hiddenSize, hiddenSize)
    {
        _options = options ?? new LstmOptions();
        _weights = RecurrentParameters.CreateForCell(this, _options, _options.Kernel, random, AddParameter);
    }

    /// <summary>Creates the cell over the parameters of a layer.</summary>
    internal LstmCell(int inputSize, int hiddenSize, LstmOptions options, DirectionParameters weights)
        : base(inputSize, hiddenSize, weights.StateSize, hiddenSize)
    {
        (_options, _weights) = (options, weights);
        weights.ShareWith(this);
    }

    /// <summary>Computes the next hidden and cell state.</summary>
    /// <param name="x">The input, [batch, InputSize].</param>
    /// <param name="h">The previous hidden state, [batch, OutputSize].</param>
    /// <param name="c">The previous cell state, [batch, HiddenSize].</param>
    /// <exception cref="ArgumentException">A shape or a data type does not match.</exception>
    public LstmCellState Step(Tensor x, Tensor h, Tensor c)
    {
        CheckInput(x);
        CheckState(h, x, nameof(h), OutputName, OutputSize);
        CheckState(c, x, nameof(c), nameof(HiddenSize), HiddenSize);
        return Step(x, h, c, trace: null);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        return Step(x, state[0], state[1]).AsList();
    }

    /// <summary>The forget gate.</summary>
    internal LstmForgetGate ForgetGate => _options.ForgetGate;

    DirectionParameters ITracedCell.Weights => _weights;

    IReadOnlyList<Tensor> ITracedCell.Step(Tensor x, IReadOnlyList<Tensor> state, GateTrace trace) => Step(x, state[0], state[1], trace).AsList();

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        base.WriteConfiguration(writer);
        _options.WriteForm(writer);
    }

    private LstmCellState Step(Tensor x, Tensor h, Tensor c, GateTrace? trace)
    {
        bool forgets = _options.ForgetGate == LstmForgetGate.Learned;
        Tensor[] gates = (_weights.OfInput(x) + _weights.OfHidden(h)).Split(forgets ? 4 : 3, axis: -1);
        Tensor[]? peepholes = _weights.Peepholes?.Split(forgets ? 3 : 2, axis: 0);

        Tensor i = GateTrace.Sigmoid(trace, "input", AddPeephole(gates[0], c, peepholes?[0]));
        Tensor kept = _options.ForgetGate switch
        {
            LstmForgetGate.Learned => GateTrace.Sigmoid(trace, "forget", AddPeephole(gates[1], c, peepholes?[1])) * c,
            LstmForgetGate.Coupled => (1 - i) * c,
            _ => c,
        };
        Tensor next = kept + (i * GateTrace.Tanh(trace, "candidate", gates[^2]));
        Tensor o = GateTrace.Sigmoid(trace, "output", AddPeephole(gates[^1], next, peepholes?[^1]));
        Tensor hidden = o * next.Tanh();
        return new LstmCellState(_weights.Projection is { } projection ? hidden.MatMul(projection, transposeB: true) : hidden, next);
    }

    private static Tensor AddPeephole(Tensor gate, Tensor cell, Tensor? peephole) => peephole is null ? gate : gate + (peephole * cell);
}
