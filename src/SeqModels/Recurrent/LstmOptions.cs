using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent;

/// <summary>Options of an <see cref="Lstm"/> or <see cref="LstmCell"/>.</summary>
public sealed record LstmOptions : RecurrentOptions
{
    /// <summary>The forget gate. Without a learned one the weights have no block f.</summary>
    /// <value><see cref="LstmForgetGate.Learned"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public LstmForgetGate ForgetGate
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(ForgetGate), value, "LstmOptions.ForgetGate: the value is not defined.");
    }

    /// <summary>Whether the gates have peephole connections from the cell state (Gers et al. 2002): i and f from C_{t−1}, o from C_t.</summary>
    /// <value>False by default.</value>
    public bool Peepholes { get; init; }

    /// <summary>
    /// The size P of a recurrent projection (LSTMP; Sak, Senior and Beaufays 2014; PyTorch's <c>proj_size</c>): H_t = W_hr (O ⊙ tanh(C_t)), without bias
    /// or nonlinearity. h and the output of every layer then have P elements and c has H; <c>weight_hr</c> is [P, H] and <c>weight_hh</c>
    /// [gates·H, P]. With P &lt; H a layer has fewer parameters and less work than without a projection.
    /// </summary>
    /// <value>At least 1; null by default, for no projection.</value>
    /// <remarks>
    /// <see cref="RecurrentOptions.RecurrentDropout"/> and <see cref="RecurrentOptions.Zoneout"/> apply to the projected h. In a language model with tied
    /// weights, P equal to the embedding size makes a further projection unnecessary.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ProjectionSize
    {
        get;
        init => field = value is { } size ? OptionRange.AtLeast(1, size, nameof(LstmOptions)) : null;
    }

    /// <summary>
    /// The initial value of the forget gate's bias (b_ih + b_hh); 1 is the common choice. Without a learned forget gate or without biases it has no
    /// effect.
    /// </summary>
    /// <value>Finite; null by default, which leaves it to <see cref="RecurrentOptions.Initialization"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public float? ForgetBias
    {
        get;
        init => field = value is null || float.IsFinite(value.Value) ? value : throw new ArgumentOutOfRangeException(nameof(ForgetBias), value, "LstmOptions.ForgetBias: the value must be finite.");
    }

    /// <summary>
    /// Zoneout of the cell state: the probability z with which each element of C_t keeps the value of C_{t−1}, like
    /// <see cref="RecurrentOptions.Zoneout"/> for h. H_t is computed from the cell state before zoneout.
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double CellZoneout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(LstmOptions));
    }

    internal override double ZoneoutOfCell => CellZoneout;

    internal override int? ProjectedSize => ProjectionSize;

    internal override string Family => nameof(Lstm);

    internal override RecurrentKernel Kernel => (ForgetGate, Peepholes) switch
    {
        (LstmForgetGate.Learned, false) => RecurrentKernelOf<LstmKernel<WithForgetGate>>.Instance,
        (LstmForgetGate.Learned, true) => RecurrentKernelOf<LstmKernel<WithPeepholes<WithForgetGate>>>.Instance,
        (LstmForgetGate.None, false) => RecurrentKernelOf<LstmKernel<WithoutForgetGate>>.Instance,
        (LstmForgetGate.None, true) => RecurrentKernelOf<LstmKernel<WithPeepholes<WithoutForgetGate>>>.Instance,
        (_, false) => RecurrentKernelOf<LstmKernel<Coupled>>.Instance,
        (_, true) => RecurrentKernelOf<LstmKernel<WithPeepholes<Coupled>>>.Instance,
    };

    internal override (int Block, float Value)? ForgetBiasStart =>
        HasBias && ForgetGate == LstmForgetGate.Learned && (ForgetBias ?? Initialization.ForgetBias) is float value ? (1, value) : null;

    /// <inheritdoc/>
    public override RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random) => new Lstm(inputSize, hiddenSize, random, this);

    internal override RecurrentCell CreateCell(int inputSize, int hiddenSize, DirectionParameters weights) => new LstmCell(inputSize, hiddenSize, this, weights);

    internal override void WriteForm(Utf8JsonWriter writer)
    {
        writer.WriteString("forgetGate", ForgetGate.ToString());
        writer.WriteBoolean("peepholes", Peepholes);
        if (ProjectionSize is { } size)
            writer.WriteNumber("projectionSize", size);
        base.WriteForm(writer);
    }
}
