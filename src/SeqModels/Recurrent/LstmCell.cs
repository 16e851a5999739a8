using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// One step of long short-term memory: I, F, O = σ(X W_x· + H_{t−1} W_h· + b_·), C̃ = tanh(X W_xc + H_{t−1} W_hc + b_c),
/// C_t = F ⊙ C_{t−1} + I ⊙ C̃, H_t = O ⊙ tanh(C_t); with peepholes I and F also read C_{t−1}, O reads C_t.
/// </summary>
/// <remarks>
/// Parameters, as in PyTorch's cell: <c>weight_ih</c> [4·H, InputSize], <c>weight_hh</c> [4·H, H], <c>bias_ih</c>, <c>bias_hh</c> [4·H], in the order
/// i, f, g, o; 3·H without a learned forget gate. Peephole weights are <c>weight_ch</c> [3·H] in the order i, f, o, or [2·H] i, o without a
/// learned forget gate. The state is h and c.
/// </remarks>
public sealed class LstmCell : RecurrentCell
{
    private readonly LstmOptions _options;
    private readonly DirectionParameters _weights;

    /// <summary>Makes the cell and draws its parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="random">Draws the initial parameters.</param>
    /// <param name="options">The forget gate, peepholes, forget bias and the initialization are used; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor holds.</exception>
    public LstmCell(int inputSize, int hiddenSize, RandomSource random, LstmOptions? options = null)
        : base(inputSize, hiddenSize, [hiddenSize, hiddenSize])
    {
        _options = options ?? new LstmOptions();
        _weights = RecurrentParameters.OfCell(this, _options, _options.Kernel, random, AddParameter);
    }

    /// <summary>The next h and c, each [batch, H].</summary>
    /// <param name="x">[batch, InputSize].</param>
    /// <param name="h">The state before, [batch, H].</param>
    /// <param name="c">The cell before, [batch, H].</param>
    /// <exception cref="ArgumentException">A shape or a number type does not fit.</exception>
    public LstmCellState Step(Tensor x, Tensor h, Tensor c)
    {
        CheckInput(x);
        CheckState(h, x, nameof(h), nameof(HiddenSize), HiddenSize);
        CheckState(c, x, nameof(c), nameof(HiddenSize), HiddenSize);
        bool forgets = _options.ForgetGate == LstmForgetGate.Learned;
        Tensor[] gates = (x.MatMul(_weights.InputWeights, transposeB: true) + _weights.InputBias
            + (h.MatMul(_weights.HiddenWeights, transposeB: true) + _weights.HiddenBias)).Split(forgets ? 4 : 3, axis: -1);
        Tensor[]? peepholes = _weights.Peepholes?.Split(forgets ? 3 : 2, axis: 0);

        Tensor i = AddPeephole(gates[0], c, peepholes?[0]).Sigmoid();
        Tensor kept = _options.ForgetGate switch
        {
            LstmForgetGate.Learned => AddPeephole(gates[1], c, peepholes?[1]).Sigmoid() * c,
            LstmForgetGate.Coupled => (1 - i) * c,
            _ => c,
        };
        Tensor next = kept + (i * gates[^2].Tanh());
        Tensor o = AddPeephole(gates[^1], next, peepholes?[^1]).Sigmoid();
        return new LstmCellState(o * next.Tanh(), next);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        (Tensor h, Tensor c) = Step(x, state[0], state[1]);
        return [h, c];
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        base.WriteConfiguration(writer);
        _options.WriteForm(writer);
    }

    private static Tensor AddPeephole(Tensor gate, Tensor cell, Tensor? peephole) => peephole is null ? gate : gate + (peephole * cell);
}
