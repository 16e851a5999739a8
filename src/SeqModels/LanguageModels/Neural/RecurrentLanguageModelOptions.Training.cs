using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.LanguageModels;

// Options that affect training only.
public sealed partial record RecurrentLanguageModelOptions
{
    /// <summary>
    /// The common default of <see cref="InputDropout"/> and <see cref="OutputDropout"/>: the dropout probability after the embedding and before
    /// the output layer (Zaremba et al. 2014). Dropout between layers is <see cref="RecurrentOptions.Dropout"/> of <see cref="Recurrent"/>.
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// The probability with which the whole vector of a token is dropped at all its positions in the window, with the other vectors scaled by
    /// 1/(1 − p): one mask over the rows of the embedding per call (Gal and Ghahramani 2016; <c>dropoute</c> of Merity et al. 2017).
    /// A tied output layer is not affected.
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double EmbeddingDropout
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// The dropout probability of the embedded tokens (<c>dropouti</c> of AWD-LSTM).
    /// </summary>
    /// <value>In [0, 1); <see langword="null"/> by default, which uses <see cref="Dropout"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double? InputDropout
    {
        get;
        init => field = value is { } probability ? OptionRange.Fraction(probability, nameof(RecurrentLanguageModelOptions)) : null;
    }

    /// <summary>
    /// The dropout probability of the last layer's output, before a projection and the output layer (<c>dropout</c> of AWD-LSTM).
    /// </summary>
    /// <value>In [0, 1); <see langword="null"/> by default, which uses <see cref="Dropout"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double? OutputDropout
    {
        get;
        init => field = value is { } probability ? OptionRange.Fraction(probability, nameof(RecurrentLanguageModelOptions)) : null;
    }

    /// <summary>
    /// How the masks of <see cref="InputDropout"/> and <see cref="OutputDropout"/> are sampled over time steps.
    /// </summary>
    /// <value><see cref="DropoutMask.EachStep"/> by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public DropoutMask DropoutMask
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(DropoutMask), value, "RecurrentLanguageModelOptions.DropoutMask: the value is not defined.");
    }

    /// <summary>
    /// The coefficient α of activation regularization (AR): α · mean h² of the last layer's output after dropout is added to the training loss
    /// (Merity, McCann and Socher 2017; 2 in AWD-LSTM).
    /// </summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double ActivationPenalty
    {
        get;
        init => field = OptionRange.NotNegative(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// The coefficient β of temporal activation regularization (TAR): β · mean (h_t − h_{t−1})² of the last layer's output before dropout is
    /// added to the training loss (Merity, McCann and Socher 2017; 1 in AWD-LSTM).
    /// </summary>
    /// <value>Finite and at least 0; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double TemporalActivationPenalty
    {
        get;
        init => field = OptionRange.NotNegative(value, nameof(RecurrentLanguageModelOptions));
    }

    /// <summary>
    /// The label smoothing ε of the training loss: the target distribution is (1 − ε) at the target, plus ε/V for every token except
    /// <c>&lt;s&gt;</c> (Szegedy et al. 2016). Perplexities are computed without it.
    /// </summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double LabelSmoothing
    {
        get;
        init => field = OptionRange.Fraction(value, nameof(RecurrentLanguageModelOptions));
    }

    internal double DropoutOfInput => InputDropout ?? Dropout;

    internal double DropoutOfOutput => OutputDropout ?? Dropout;

    /// <summary>Whether probabilities are random in training mode.</summary>
    internal bool HasDropout => EmbeddingDropout + DropoutOfInput + DropoutOfOutput > 0
        || Recurrent.Dropout + Recurrent.WeightDropout + Recurrent.RecurrentDropout + Recurrent.Zoneout + Recurrent.ZoneoutOfCell > 0;
}
