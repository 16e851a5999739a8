using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent;

/// <summary>The base class of the options of recurrent layers: <see cref="RnnOptions"/>, <see cref="GruOptions"/>, <see cref="LstmOptions"/> and <see cref="CellLayerOptions"/>.</summary>
public abstract record RecurrentOptions
{
    private protected RecurrentOptions()
    {
    }

    /// <summary>The number of stacked layers. The input of layer k &gt; 0 is the output of layer k − 1.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int LayerCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(LayerCount));
            field = value;
        }
    } = 1;

    /// <summary>Whether the layers are bidirectional.</summary>
    /// <value>False by default.</value>
    public bool Bidirectional { get; init; }

    /// <summary>How the outputs of two directions are merged.</summary>
    /// <value><see cref="DirectionMerge.Concatenate"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public DirectionMerge Merge
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Merge), value, "RecurrentOptions.Merge: the value is not defined.");
    }

    /// <summary>
    /// Whether the layers have the biases b_ih and b_hh. Without them there are no <c>bias_*</c> parameters, and every b in the formulas is 0, as with
    /// <c>bias=False</c> in PyTorch. A file of one form never loads into the other.
    /// </summary>
    /// <value>True by default.</value>
    public bool HasBias { get; init; } = true;

    /// <summary>
    /// Whether a batch can contain empty sequences, of length 0: their output is zero everywhere, and their final state is their initial state,
    /// through which alone they pass a gradient.
    /// </summary>
    /// <value>False by default: a length of 0 is an error.</value>
    public bool AllowEmptySequences { get; init; }

    /// <summary>
    /// The dropout probability of the outputs of every layer except the last, in training mode. Without effect with one layer.
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Dropout), value, "RecurrentOptions.Dropout: the probability must be in [0, 1).");
    }

    /// <summary>How the masks of <see cref="Dropout"/> are sampled over time steps.</summary>
    /// <value><see cref="DropoutMask.EachStep"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public DropoutMask DropoutMask
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(DropoutMask), value, "RecurrentOptions.DropoutMask: the value is not defined.");
    }

    /// <summary>
    /// The dropout probability of the recurrent weights <c>weight_hh</c> in training mode: DropConnect with one mask per call for all sequences
    /// and time steps (Wan et al. 2013; Merity, Keskar and Socher 2017).
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double WeightDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentOptions));
    }

    /// <summary>
    /// The dropout probability of h_{t−1} in the recurrent products in training mode, with one mask per sequence for all time steps (Gal and
    /// Ghahramani 2016). Other uses of h_{t−1}, such as the interpolation of a GRU, are not affected.
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double RecurrentDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentOptions));
    }

    /// <summary>
    /// Zoneout of h: the probability z with which each element of h_t keeps the value of h_{t−1} in training mode. In evaluation mode and in
    /// steppers, h_t = z h_{t−1} + (1 − z) ĥ_t, where ĥ_t is the output of the cell (Krueger et al. 2016).
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <remarks>Since it also affects evaluation, it is part of the configuration in files.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Zoneout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentOptions));
    }

    /// <summary>Zoneout of the cell state of an LSTM.</summary>
    internal virtual double ZoneoutOfCell => 0;

    /// <summary>Whether the input and the output are [batch, time, features] rather than [time, batch, features].</summary>
    /// <value>True by default.</value>
    public bool BatchFirst { get; init; } = true;

    /// <summary>The initialization of the parameters.</summary>
    /// <value><see cref="RecurrentInitialization.PyTorch"/> by default.</value>
    public RecurrentInitialization Initialization
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Initialization));
            field = value;
        }
    } = RecurrentInitialization.PyTorch;

    /// <summary>The name of the family in messages and files.</summary>
    internal abstract string Family { get; }

    /// <summary>The fused kernel; null without one.</summary>
    internal virtual RecurrentKernel? Kernel => null;

    /// <summary>The size P of the recurrent projection; null without one.</summary>
    internal virtual int? ProjectedSize => null;

    /// <summary>The block of an LSTM's forget gate and the initial value of its bias; null without one.</summary>
    internal virtual (int Block, float Value)? ForgetBiasStart => null;

    /// <summary>These options with another initialization, if the family supports it.</summary>
    internal virtual RecurrentOptions WithInitialization(RecurrentInitialization initialization) => this with { Initialization = initialization };

    /// <summary>Creates a layer with these options.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">The source of the initial parameters; dropout masks are sampled from forks of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor can have.</exception>
    public abstract RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random);

    /// <summary>Creates a cell over the parameters of a fused layer, which computes the same as the layer in evaluation mode, without zoneout.</summary>
    internal virtual RecurrentCell CreateCell(int inputSize, int hiddenSize, DirectionParameters weights) =>
        throw new NotSupportedException($"{Family}: there are no fused layers of this family.");

    /// <summary>
    /// Writes the options that select the variant of the family, which determine the meaning of the parameters. Biases are written only where there
    /// are none, as in files of earlier versions.
    /// </summary>
    internal virtual void WriteForm(Utf8JsonWriter writer)
    {
        if (!HasBias)
            writer.WriteBoolean("bias", false);
    }
}
