using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.Sequences;

/// <summary>Options of a <see cref="Seq2Seq"/> model.</summary>
/// <example><code>
/// var options = new Seq2SeqOptions { Encoder = new GruOptions { Bidirectional = true }, Decoder = new LstmOptions { LayerCount = 2 }, DecoderSize = 256 };
/// </code></example>
public sealed record Seq2SeqOptions
{
    /// <summary>The recurrent layers that read the source, of any family and in one or both directions.</summary>
    /// <value>A bidirectional LSTM of one layer by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RecurrentOptions Encoder { get; init => field = NotNull(value, nameof(Encoder)); } = new LstmOptions { Bidirectional = true };

    /// <summary>The recurrent layers that write the target, of any family, independent of the encoder, in one direction.</summary>
    /// <value>An LSTM of one layer by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RecurrentOptions Decoder { get; init => field = NotNull(value, nameof(Decoder)); } = new LstmOptions();

    /// <summary>The hidden size of the encoder in one direction.</summary>
    /// <value>At least 1; 128 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int EncoderSize { get; init => field = OptionRange.AtLeast(1, value, nameof(Seq2SeqOptions)); } = 128;

    /// <summary>The hidden size of the decoder.</summary>
    /// <value>At least 1; 128 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int DecoderSize { get; init => field = OptionRange.AtLeast(1, value, nameof(Seq2SeqOptions)); } = 128;

    /// <summary>The size of the source embedding.</summary>
    /// <value>At least 1; 64 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SourceEmbeddingSize { get; init => field = OptionRange.AtLeast(1, value, nameof(Seq2SeqOptions)); } = 64;

    /// <summary>The size of the target embedding.</summary>
    /// <value>At least 1; 64 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int TargetEmbeddingSize { get; init => field = OptionRange.AtLeast(1, value, nameof(Seq2SeqOptions)); } = 64;

    /// <summary>The attention of the decoder over the outputs of the encoder.</summary>
    /// <value>
    /// <see cref="DotAttentionOptions"/> by default; <see langword="null"/> for none: the decoder then knows the source only from the final state of
    /// the encoder (Sutskever, Vinyals and Le 2014).
    /// </value>
    public AttentionOptions? Attention { get; init; } = new DotAttentionOptions();

    /// <summary>The dropout probability of both embeddings and of the input of the softmax layer in training mode.</summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout { get; init => field = OptionRange.Fraction(value, nameof(Seq2SeqOptions)); }

    /// <summary>ε of label smoothing in training mode: the target distribution is mixed with the uniform one with weight ε.</summary>
    /// <value>In [0, 1]; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double LabelSmoothing { get; init => field = OptionRange.Probability(value, nameof(Seq2SeqOptions)); }

    /// <summary>The seed of the initial parameters and of the dropout masks.</summary>
    /// <value>0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>Whether the model is random in training mode.</summary>
    internal bool HasDropout => Dropout > 0 || IsRandom(Encoder) || IsRandom(Decoder);

    /// <summary>Throws if the layers do not fit a model of this kind.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void Check(string argument)
    {
        if (Decoder.Bidirectional)
            throw new ArgumentException("Seq2Seq: the decoder must not be bidirectional, because it does not know the tokens that it has not written yet. Set Seq2SeqOptions.Decoder with Bidirectional = false.", argument);
        if (!Encoder.BatchFirst || !Decoder.BatchFirst)
            throw new ArgumentException("Seq2Seq: the batch is the first axis. Leave RecurrentOptions.BatchFirst of encoder and decoder at true.", argument);
    }

    private static bool IsRandom(RecurrentOptions layers) =>
        layers.Dropout + layers.WeightDropout + layers.RecurrentDropout + layers.Zoneout + layers.ZoneoutOfCell > 0;

    private static RecurrentOptions NotNull(RecurrentOptions value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
