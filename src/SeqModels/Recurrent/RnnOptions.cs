using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent;

/// <summary>Options of an <see cref="Rnn"/> or <see cref="RnnCell"/>.</summary>
public sealed record RnnOptions : RecurrentOptions
{
    /// <summary>The activation function φ.</summary>
    /// <value><see cref="RnnActivation.Tanh"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public RnnActivation Activation
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Activation), value, "RnnOptions.Activation: the value is not defined.");
    }

    internal override string Family => nameof(Rnn);

    internal override RecurrentKernel Kernel => Activation == RnnActivation.Tanh
        ? RecurrentKernelOf<RnnKernel<TanhActivation>>.Instance
        : RecurrentKernelOf<RnnKernel<ReluActivation>>.Instance;

    /// <inheritdoc/>
    public override RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random) => new Rnn(inputSize, hiddenSize, random, this);

    internal override RecurrentCell CreateCell(int inputSize, int hiddenSize, DirectionParameters weights) => new RnnCell(inputSize, hiddenSize, this, weights);

    internal override void WriteForm(Utf8JsonWriter writer)
    {
        writer.WriteString("activation", Activation.ToString());
        base.WriteForm(writer);
    }
}
