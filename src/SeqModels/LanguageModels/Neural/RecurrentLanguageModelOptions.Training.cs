using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.LanguageModels;

// What acts in training mode only.
public sealed partial record RecurrentLanguageModelOptions
{
    /// <summary>
    /// The short form of <see cref="InputDropout"/>, <see cref="LayerDropout"/> and <see cref="OutputDropout"/>: the probability with which an
    /// element is dropped, and the others divided by 1 − p, after the embedding, between layers and before the output layer, while training
    /// (Zaremba et al. 2014). In [0, 1); 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// The probability with which a word's whole vector is dropped wherever the word stands in the window, and the other words' divided by
    /// 1 − p, while training: one mask over the rows of the embedding per call (Gal and Ghahramani 2016; <c>dropoute</c> of Merity et al. 2017).
    /// A tied output layer is left as it is. In [0, 1); 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double EmbeddingDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// The probability with which an element of an embedded vector is dropped while training (<c>dropouti</c>). In [0, 1); <see langword="null"/>,
    /// the default, takes <see cref="Dropout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double? InputDropout
    {
        get;
        init => field = value is { } probability ? OptionRange.Fraction(probability, nameof(RecurrentLanguageModelOptions)) : null;
    }

    /// <summary>
    /// The probability with which an element is dropped between two layers while training (<c>dropouth</c>). In [0, 1); <see langword="null"/>, the
    /// default, takes <see cref="Dropout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double? LayerDropout
    {
        get;
        init => field = value is { } probability ? OptionRange.Fraction(probability, nameof(RecurrentLanguageModelOptions)) : null;
    }

    /// <summary>
    /// The probability with which an element of the last layer's output is dropped while training, before a projection and the output layer
    /// (<c>dropouto</c>). In [0, 1); <see langword="null"/>, the default, takes <see cref="Dropout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double? OutputDropout
    {
        get;
        init => field = value is { } probability ? OptionRange.Fraction(probability, nameof(RecurrentLanguageModelOptions)) : null;
    }

    /// <summary>
    /// What the masks of <see cref="InputDropout"/>, <see cref="LayerDropout"/> and <see cref="OutputDropout"/> are drawn for; every element
    /// at every time step by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such mask.</exception>
    public DropoutMask DropoutMask
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(DropoutMask), value, "RecurrentLanguageModelOptions.DropoutMask: no such mask.");
    }

    /// <summary>
    /// The probability with which each recurrent weight (<c>weight_hh</c> of every layer) is dropped while training, and the others divided by 1 − p,
    /// one mask per call (<c>wdrop</c> of Merity et al. 2017). In [0, 1); 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double WeightDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// The probability with which an element of h_{t−1} is dropped in the recurrent products of every layer while training, one mask per sequence
    /// for all its time steps (Gal and Ghahramani 2016). In [0, 1); 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double RecurrentDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// Zoneout of every layer's h: the probability with which an element keeps its last value at a time step while training; in evaluation the
    /// expected value is taken (Krueger et al. 2016). In [0, 1); 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Zoneout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>Zoneout of an LSTM's c; without effect on other cells. In [0, 1); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double CellZoneout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// α of activation regularisation: α · mean h² of the last layer's output after dropout is added to the training loss (AR; Merity,
    /// McCann and Socher 2017; AWD-LSTM takes 2). Finite and at least 0; 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or negative.</exception>
    public double ActivationPenalty
    {
        get;
        init => field = OptionRange.NotNegative(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// β of temporal activation regularisation: β · mean (h_t − h_{t−1})² of the last layer's output before dropout is added to the training
    /// loss (TAR; Merity, McCann and Socher 2017; AWD-LSTM takes 1). Finite and at least 0; 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or negative.</exception>
    public double TemporalActivationPenalty
    {
        get;
        init => field = OptionRange.NotNegative(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// ε of label smoothing in the training loss: the target's distribution is (1 − ε) at the token that came, plus ε/V for every token but
    /// <c>&lt;s&gt;</c> (Szegedy et al. 2016). In [0, 1); 0 by default. Perplexities are those of the cross-entropy without it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double LabelSmoothing
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    internal double DropoutOfInput => InputDropout ?? Dropout;

    internal double DropoutOfOutput => OutputDropout ?? Dropout;

    /// <summary>Whether scores are random in training mode.</summary>
    internal bool HasDropout => EmbeddingDropout + DropoutOfInput + (LayerDropout ?? Dropout) + DropoutOfOutput > 0
        || WeightDropout + RecurrentDropout + Zoneout + CellZoneout > 0;

    /// <summary>The options of the recurrent layers.</summary>
    internal RecurrentOptions ApplyTo(RecurrentOptions layers) => layers with
    {
        LayerCount = Layers,
        Dropout = LayerDropout ?? Dropout,
        DropoutMask = DropoutMask,
        WeightDropout = WeightDropout,
        RecurrentDropout = RecurrentDropout,
        Zoneout = Zoneout,
    };
}
