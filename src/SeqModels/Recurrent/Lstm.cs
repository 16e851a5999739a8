using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>
/// Long short-term memory over whole sequences:
/// I, F, O = σ(X W_x· + H_{t−1} W_h· + b_·), C̃ = tanh(X W_xc + H_{t−1} W_hc + b_c), C_t = F ⊙ C_{t−1} + I ⊙ C̃, H_t = O ⊙ tanh(C_t).
/// </summary>
/// <remarks>
/// Gate blocks in the order i, f, g, o (g being C̃'s), i, g, o without a learned forget gate; peephole weights <c>weight_ch_lk</c>
/// [3·H] in the order i, f, o, or [2·H] i, o. Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.
/// <example>
/// <code>
/// var lstm = new Lstm(inputSize: 28, hiddenSize: 256, new RandomSource(1), new LstmOptions { LayerCount = 2, Dropout = 0.5 });
/// RecurrentOutput result = lstm.Forward(x);              // x [batch, time, 28]
/// Tensor outputs = result.Output;                        // [batch, time, 256]
/// result = lstm.Forward(next, result.State.Detach());    // the sequences go on
/// </code>
/// </example>
/// </remarks>
public sealed class Lstm : FusedRecurrentLayer
{
    /// <summary>Makes the layers and draws their parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="random">For the initial parameters; a fork of it draws what dropout drops.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor holds.</exception>
    public Lstm(int inputSize, int hiddenSize, RandomSource random, LstmOptions? options = null)
        : base(inputSize, hiddenSize, random, options ??= new LstmOptions(), options.Kernel)
    {
    }
}
