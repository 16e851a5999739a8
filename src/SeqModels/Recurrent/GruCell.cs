using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// One step of gated recurrent units: R, Z = σ(X W_x· + H_{t−1} W_h· + b_·), H̃ = tanh(X W_xh + (R ⊙ H_{t−1}) W_hh + b_h),
/// H_t = Z ⊙ H_{t−1} + (1 − Z) ⊙ H̃; with <see cref="GruOptions.ResetAfter"/> H̃ = tanh(X W_xh + b_ih + R ⊙ (H_{t−1} W_hh + b_hh)).
/// </summary>
/// <param name="inputSize">The number of features of x, at least 1.</param>
/// <param name="hiddenSize">H, at least 1.</param>
/// <param name="random">For the initial parameters.</param>
/// <param name="options">Null for the defaults.</param>
public sealed class GruCell(int inputSize, int hiddenSize, RandomSource random, GruOptions? options = null)
    : RecurrentCell(inputSize, hiddenSize, random, options ?? new GruOptions(), blocks: 3)
{
    private readonly bool _resetAfter = options?.ResetAfter ?? false;

    /// <summary>The next h [batch, H].</summary>
    /// <param name="x">[batch, InputSize].</param>
    /// <param name="h">The state before, [batch, H].</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Step(Tensor x, Tensor h)
    {
        Check(x, h);
        Tensor[] ofX = (x.MatMul(Weights.InputWeights, transposeB: true) + Weights.InputBias).Split(3, axis: -1);
        Tensor[] w = Weights.HiddenWeights.Split(3, axis: 0);
        Tensor[] b = Weights.HiddenBias.Split(3, axis: 0);

        Tensor r = (ofX[0] + h.MatMul(w[0], transposeB: true) + b[0]).Sigmoid();
        Tensor z = (ofX[1] + h.MatMul(w[1], transposeB: true) + b[1]).Sigmoid();
        Tensor candidate = _resetAfter
            ? (ofX[2] + (r * (h.MatMul(w[2], transposeB: true) + b[2]))).Tanh()
            : (ofX[2] + (r * h).MatMul(w[2], transposeB: true) + b[2]).Tanh();
        return (z * h) + ((1 - z) * candidate);
    }
}
