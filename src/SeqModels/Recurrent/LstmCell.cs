using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// One step of long short-term memory: I, F, O = σ(X W_x· + H_{t−1} W_h· + b_·), C̃ = tanh(X W_xc + H_{t−1} W_hc + b_c),
/// C_t = F ⊙ C_{t−1} + I ⊙ C̃, H_t = O ⊙ tanh(C_t); with peepholes I and F also see C_{t−1}, O sees C_t.
/// </summary>
/// <remarks>Peephole weights are <c>weight_ch</c> [3·H] in the order i, f, o, or [2·H] i, o without a learned forget gate.</remarks>
/// <param name="inputSize">The number of features of x, at least 1.</param>
/// <param name="hiddenSize">H, at least 1.</param>
/// <param name="random">For the initial parameters.</param>
/// <param name="options">Null for the defaults.</param>
public sealed class LstmCell(int inputSize, int hiddenSize, RandomSource random, LstmOptions? options = null)
    : RecurrentCell(
        inputSize, hiddenSize, random, options ??= new LstmOptions(), LstmForms.Blocks(options), LstmForms.Peepholes(options), LstmForms.ForgetBias(options))
{
    private readonly LstmOptions _options = options!;

    /// <summary>The next h and c, each [batch, H].</summary>
    /// <param name="x">[batch, InputSize].</param>
    /// <param name="h">The state before, [batch, H].</param>
    /// <param name="c">The cell before, [batch, H].</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (Tensor Hidden, Tensor Cell) Step(Tensor x, Tensor h, Tensor c)
    {
        Check(x, h, c);
        bool forgets = _options.ForgetGate == LstmForgetGate.Learned;
        Tensor[] gates = (x.MatMul(Weights.InputWeights, transposeB: true) + Weights.InputBias
            + (h.MatMul(Weights.HiddenWeights, transposeB: true) + Weights.HiddenBias)).Split(forgets ? 4 : 3, axis: -1);
        Tensor[]? peepholes = Weights.Peepholes?.Split(forgets ? 3 : 2, axis: 0);

        Tensor i = See(gates[0], c, peepholes?[0]).Sigmoid();
        Tensor kept = _options.ForgetGate switch
        {
            LstmForgetGate.Learned => See(gates[1], c, peepholes?[1]).Sigmoid() * c,
            LstmForgetGate.Coupled => (1 - i) * c,
            _ => c,
        };
        Tensor next = kept + (i * gates[^2].Tanh());
        Tensor o = See(gates[^1], next, peepholes?[^1]).Sigmoid();
        return (o * next.Tanh(), next);
    }

    private static Tensor See(Tensor gate, Tensor cell, Tensor? peephole) => peephole is null ? gate : gate + (peephole * cell);
}
