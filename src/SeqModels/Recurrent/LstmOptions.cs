using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent;

/// <summary>Options of an <see cref="Lstm"/> or <see cref="LstmCell"/>.</summary>
public sealed record LstmOptions : RecurrentOptions
{
    /// <summary>The forget gate; the default is <see cref="LstmForgetGate.Learned"/>. Without a learned one the weights have no block f.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such gate.</exception>
    public LstmForgetGate ForgetGate
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(ForgetGate), value, "LstmOptions.ForgetGate: no such gate.");
    }

    /// <summary>Whether gates see the cell (Gers et al. 2002): i and f see C_{t−1}, o sees C_t. The default is false.</summary>
    public bool Peepholes { get; init; }

    /// <summary>
    /// What the forget gate's bias (b_ih + b_hh) starts from, 1 being the usual choice; null, the default, leaves it to
    /// <see cref="RecurrentOptions.Initialization"/>. Without a learned forget gate it has no effect.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public float? ForgetBias
    {
        get;
        init => field = value is null || float.IsFinite(value.Value) ? value : throw new ArgumentOutOfRangeException(nameof(ForgetBias), value, "LstmOptions.ForgetBias: the value must be finite.");
    }

    /// <summary>
    /// Zoneout of c: the probability z in [0, 1) with which each element of C_t keeps the value of C_{t−1}, as
    /// <see cref="RecurrentOptions.Zoneout"/> does of h; H_t is computed from the cell as it was before zoneout. The default is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1).</exception>
    public double CellZoneout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(LstmOptions));
    }

    internal override double ZoneoutOfCell => CellZoneout;

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
        ForgetGate == LstmForgetGate.Learned && (ForgetBias ?? Initialization.ForgetBias) is float value ? (1, value) : null;

    /// <inheritdoc/>
    public override RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random) => new Lstm(inputSize, hiddenSize, random, this);

    internal override void WriteForm(Utf8JsonWriter writer)
    {
        writer.WriteString("forgetGate", ForgetGate.ToString());
        writer.WriteBoolean("peepholes", Peepholes);
    }
}
