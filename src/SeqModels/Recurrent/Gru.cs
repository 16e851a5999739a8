using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>
/// A gated recurrent unit (GRU) layer over whole sequences: R, Z = σ(X W_x· + H_{t−1} W_h· + b_·),
/// H̃ = tanh(X W_xh + (R ⊙ H_{t−1}) W_hh + b_h), H_t = Z ⊙ H_{t−1} + (1 − Z) ⊙ H̃.
/// </summary>
/// <remarks>
/// The gate blocks of the weights have the order r, z, n, where n is H̃. With <see cref="GruOptions.ResetAfter"/> the reset gate is applied
/// after the product, as in PyTorch. Cho et al. 2014.
/// </remarks>
public sealed class Gru : FusedRecurrentLayer
{
    /// <summary>Creates the layers and initializes their parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">The source of the initial parameters; dropout masks are sampled from forks of it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor can have.</exception>
    public Gru(int inputSize, int hiddenSize, RandomSource random, GruOptions? options = null)
        : base(inputSize, hiddenSize, random, options ??= new GruOptions(), options.Kernel)
    {
    }
}
