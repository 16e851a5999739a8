using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>
/// A long short-term memory (LSTM) layer over whole sequences:
/// I, F, O = σ(X W_x· + H_{t−1} W_h· + b_·), C̃ = tanh(X W_xc + H_{t−1} W_hc + b_c), C_t = F ⊙ C_{t−1} + I ⊙ C̃, H_t = O ⊙ tanh(C_t).
/// </summary>
/// <remarks>
/// The gate blocks of the weights have the order i, f, g, o, where g is C̃, or i, g, o without a learned forget gate. Peephole weights are
/// <c>weight_ch_lk</c>, [3·H] in the order i, f, o, or [2·H] i, o. With <see cref="LstmOptions.ProjectionSize"/> P, H_t = W_hr (O ⊙ tanh(C_t)) has P
/// elements, <c>weight_hr_lk</c> is [P, H] and <c>weight_hh_lk</c> [4·H, P]. Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.
/// <example>
/// <code>
/// var lstm = new Lstm(inputSize: 28, hiddenSize: 256, new RandomSource(1), new LstmOptions { LayerCount = 2, Dropout = 0.5 });
/// RecurrentOutput result = lstm.Forward(x);              // x [batch, time, 28]
/// Tensor outputs = result.Output;                        // [batch, time, 256]
/// result = lstm.Forward(next, result.State.Detach());    // continues the sequences
/// </code>
/// </example>
/// </remarks>
public sealed class Lstm : FusedRecurrentLayer
{
    /// <summary>Creates the layers and initializes their parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">The source of the initial parameters; dropout masks are sampled from forks of it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor can have.</exception>
    public Lstm(int inputSize, int hiddenSize, RandomSource random, LstmOptions? options = null)
        : base(inputSize, hiddenSize, random, options ??= new LstmOptions(), options.Kernel)
    {
    }
}
