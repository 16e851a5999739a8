using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>A plain recurrent network over whole sequences: H_t = φ(X_t W_xh + H_{t−1} W_hh + b_h), φ = tanh or relu.</summary>
/// <remarks>The weights have one block (Elman 1990).</remarks>
public sealed class Rnn : RecurrentLayer
{
    private readonly RnnOptions _options;

    /// <summary>Makes the layers and draws their parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="random">For the initial parameters; a fork of it draws what dropout drops.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor holds.</exception>
    public Rnn(int inputSize, int hiddenSize, RandomSource random, RnnOptions? options = null)
        : base(inputSize, hiddenSize, random, options ??= new RnnOptions(), blocks: 1)
    {
        _options = options;
    }

    private protected override bool HasCell => false;

    private protected override LayerStep NewStep(DirectionParameters parameters, StepSetup setup) => _options.Activation == RnnActivation.Tanh
        ? new LayerStepOf<RnnKernel<TanhActivation>>(parameters, setup)
        : new LayerStepOf<RnnKernel<ReluActivation>>(parameters, setup);

    private protected override Tensor[] Apply(in LayerCall call) =>
        _options.Activation == RnnActivation.Tanh
            ? SequenceOperation<RnnKernel<TanhActivation>>.Apply(nameof(Rnn), in call)
            : SequenceOperation<RnnKernel<ReluActivation>>.Apply(nameof(Rnn), in call);
}
