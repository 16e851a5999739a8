using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>What the recurrent layers of all families have in common.</summary>
public abstract record RecurrentOptions
{
    private protected RecurrentOptions()
    {
    }

    /// <summary>The number of stacked layers. Layer k &gt; 0 reads the output of layer k − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    /// <value>At least 1; the default is 1.</value>
    public int LayerCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(LayerCount));
            field = value;
        }
    } = 1;

    /// <summary>Whether each layer also reads each sequence from its end to its beginning. The default is false.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>How the outputs of two directions are joined; the default is <see cref="DirectionMerge.Concatenate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such way.</exception>
    public DirectionMerge Merge
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Merge), value, "RecurrentOptions.Merge: no such way of joining two directions.");
    }

    /// <summary>
    /// The probability in [0, 1) with which each output of every layer but the last is dropped in training mode; the default is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1).</exception>
    public double Dropout
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Dropout), value, "RecurrentOptions.Dropout: the probability must lie in [0, 1).");
    }

    /// <summary>What a mask of <see cref="Dropout"/> is drawn for; the default is <see cref="DropoutMask.EachStep"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such mask.</exception>
    public DropoutMask DropoutMask
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(DropoutMask), value, "RecurrentOptions.DropoutMask: no such mask.");
    }

    /// <summary>
    /// The probability in [0, 1) with which each weight of every <c>weight_hh</c> is dropped in training mode, and the others divided by
    /// 1 − p: DropConnect with one mask per call for all sequences and time steps (Wan et al. 2013; Merity, Keskar and Socher 2017). The
    /// default is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1).</exception>
    public double WeightDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentOptions));
    }

    /// <summary>
    /// The probability in [0, 1) with which each element of h_{t−1} is dropped in the recurrent products in training mode, and the others
    /// divided by 1 − p, with one mask per sequence for all its time steps (Gal and Ghahramani 2016). What a cell keeps of h_{t−1} itself, as a GRU
    /// does, is not dropped. The default is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1).</exception>
    public double RecurrentDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentOptions));
    }

    /// <summary>
    /// Zoneout of h: the probability z in [0, 1) with which each element of h_t keeps the value of h_{t−1} at each time step in training mode. In
    /// evaluation mode, and in steppers, h_t = z h_{t−1} + (1 − z) ĥ_t, ĥ being what the cell computes (Krueger et al. 2016). The default is 0.
    /// </summary>
    /// <remarks>It acts in evaluation too, so it belongs to the configuration of a file.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1).</exception>
    public double Zoneout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentOptions));
    }

    /// <summary>Zoneout of an LSTM's c.</summary>
    internal virtual double ZoneoutOfCell => 0;

    /// <summary>Whether x and the output are [batch, time, features] (the default) or [time, batch, features].</summary>
    public bool BatchFirst { get; init; } = true;

    /// <summary>How the parameters start; the default is <see cref="RecurrentInitialization.PyTorch"/>.</summary>
    public RecurrentInitialization Initialization
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Initialization));
            field = value;
        }
    } = RecurrentInitialization.PyTorch;

    /// <summary>The family, as messages and files name it.</summary>
    internal abstract string Family { get; }

    /// <summary>The fused kernel; null where a family has none.</summary>
    internal virtual RecurrentKernel? Kernel => null;

    /// <summary>The forget gate's block in an LSTM and what its bias starts from; null without.</summary>
    internal virtual (int Block, float Value)? ForgetBiasStart => null;

    /// <summary>The same options with another initialization, where it can act.</summary>
    internal virtual RecurrentOptions WithInitialization(RecurrentInitialization initialization) => this with { Initialization = initialization };

    /// <summary>Makes the layer that these options describe.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H, at least 1.</param>
    /// <param name="random">Draws the initial parameters; a fork of it draws dropout masks.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor holds.</exception>
    public abstract RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random);

    /// <summary>Writes the options that say which family member it is: parameters of one are wrong for another.</summary>
    internal abstract void WriteForm(Utf8JsonWriter writer);
}
