using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>
/// Gated recurrent units over whole sequences: R, Z = σ(X W_x· + H_{t−1} W_h· + b_·),
/// H̃ = tanh(X W_xh + (R ⊙ H_{t−1}) W_hh + b_h), H_t = Z ⊙ H_{t−1} + (1 − Z) ⊙ H̃.
/// </summary>
/// <remarks>
/// Gate blocks in the order r, z, n (n being H̃'s). With <see cref="GruOptions.ResetAfter"/> R acts after the product, as in PyTorch.
/// Cho et al. 2014.
/// </remarks>
public sealed class Gru : FusedRecurrentLayer
{
    /// <summary>Makes the layers and draws their parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="random">For the initial parameters; a fork of it draws what dropout drops.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor holds.</exception>
    public Gru(int inputSize, int hiddenSize, RandomSource random, GruOptions? options = null)
        : base(inputSize, hiddenSize, random, options ??= new GruOptions(), options.Kernel)
    {
    }
}
