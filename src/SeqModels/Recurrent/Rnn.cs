using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>A simple recurrent (Elman) layer over whole sequences: H_t = φ(X_t W_xh + H_{t−1} W_hh + b_h), φ = tanh or ReLU.</summary>
/// <remarks>Elman 1990.</remarks>
public sealed class Rnn : FusedRecurrentLayer
{
    /// <summary>Creates the layers and initializes their parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">The source of the initial parameters; dropout masks are sampled from forks of it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor can have.</exception>
    public Rnn(int inputSize, int hiddenSize, RandomSource random, RnnOptions? options = null)
        : base(inputSize, hiddenSize, random, options ??= new RnnOptions(), options.Kernel)
    {
    }
}
