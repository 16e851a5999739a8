using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.LanguageModels;

// What acts in training mode only.
public sealed partial record RecurrentLanguageModelOptions
{
    /// <summary>
    /// The short form of <see cref="InputDropout"/> and <see cref="OutputDropout"/>: the probability with which an element is dropped, and the others
    /// divided by 1 − p, after the embedding and before the output layer, while training (Zaremba et al. 2014). Between layers
    /// <see cref="RecurrentOptions.Dropout"/> of <see cref="Recurrent"/> acts.
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
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
    /// What the masks of <see cref="InputDropout"/> and <see cref="OutputDropout"/> are drawn for; every element
    /// at every time step by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such mask.</exception>
    public DropoutMask DropoutMask
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(DropoutMask), value, "RecurrentLanguageModelOptions.DropoutMask: no such mask.");
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
    internal bool HasDropout => EmbeddingDropout + DropoutOfInput + DropoutOfOutput > 0
        || Recurrent.Dropout + Recurrent.WeightDropout + Recurrent.RecurrentDropout + Recurrent.Zoneout + Recurrent.ZoneoutOfCell > 0;
}
