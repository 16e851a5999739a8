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

    /// <summary>How many layers lie on each other, at least 1; the default is 1. Layer k &gt; 0 reads the output of layer k − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Layers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Layers));
            field = value;
        }
    } = 1;

    /// <summary>Whether each layer also runs from the end of each sequence to its begin. The default is false.</summary>
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

    /// <summary>Writes the options that say which family member it is: parameters of one are wrong for another.</summary>
    internal abstract void WriteForm(Utf8JsonWriter writer);
}
