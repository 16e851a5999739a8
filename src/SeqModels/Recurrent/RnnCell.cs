using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>One step of a plain recurrent network: H_t = φ(X_t W_xh + H_{t−1} W_hh + b_h), φ = tanh or relu.</summary>
/// <param name="inputSize">The number of features of x, at least 1.</param>
/// <param name="hiddenSize">H, at least 1.</param>
/// <param name="random">For the initial parameters.</param>
/// <param name="options">Null for the defaults.</param>
public sealed class RnnCell(int inputSize, int hiddenSize, RandomSource random, RnnOptions? options = null)
    : RecurrentCell(inputSize, hiddenSize, random, options ?? new RnnOptions(), blocks: 1)
{
    private readonly RnnActivation _activation = options?.Activation ?? RnnActivation.Tanh;

    /// <summary>The next h [batch, H].</summary>
    /// <param name="x">[batch, InputSize].</param>
    /// <param name="h">The state before, [batch, H].</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Step(Tensor x, Tensor h)
    {
        Check(x, h);
        Tensor sum = x.MatMul(Weights.InputWeights, transposeB: true) + Weights.InputBias
            + (h.MatMul(Weights.HiddenWeights, transposeB: true) + Weights.HiddenBias);
        return _activation == RnnActivation.Tanh ? sum.Tanh() : sum.Relu();
    }
}
