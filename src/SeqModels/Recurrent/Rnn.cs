using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>A plain recurrent network over whole sequences: H_t = φ(X_t W_xh + H_{t−1} W_hh + b_h), φ = tanh or relu.</summary>
/// <remarks>The weights have one block (Elman 1990).</remarks>
public sealed class Rnn : FusedRecurrentLayer
{
    /// <summary>Makes the layers and draws their parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="random">For the initial parameters; a fork of it draws what dropout drops.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor holds.</exception>
    public Rnn(int inputSize, int hiddenSize, RandomSource random, RnnOptions? options = null)
        : base(inputSize, hiddenSize, random, options ??= new RnnOptions(), options.Kernel)
    {
    }
}
