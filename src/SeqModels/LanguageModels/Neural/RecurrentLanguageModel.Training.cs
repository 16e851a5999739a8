using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

// What training adds to reading.
public sealed partial class RecurrentLanguageModel
{
    private const ulong CandidateStream = 1UL << 33;

    /// <summary>
    /// When set, <see cref="Loss"/> in training mode is an estimate from some of the tokens, which saves most of the output layer's work with a
    /// large vocabulary; an approximation of training only, see <see cref="Losses.SampledSoftmax"/>. In evaluation mode, and wherever a
    /// model scores text, everything is exact. Not stored in files. <see langword="null"/> by default.
    /// </summary>
    /// <exception cref="ArgumentException">Set to one of another number of classes than the vocabulary has tokens, or with label smoothing.</exception>
    public SampledSoftmax? SampledSoftmax
    {
        get;
        set
        {
            if (value is not null && value.Classes != Vocabulary.Count)
                throw new ArgumentException($"RecurrentLanguageModel.SampledSoftmax: there must be one count for each of the {Vocabulary.Count} tokens, but there were {value.Classes}.", nameof(value));
            if (value is not null && Options.LabelSmoothing > 0)
                throw new ArgumentException("RecurrentLanguageModel.SampledSoftmax: LabelSmoothing must be 0: it needs the probabilities of all tokens.", nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Reads tokens and gives the mean of −ln p(target) over all positions, in nats: what training minimises. Equal to
    /// <see cref="Losses.Loss.CrossEntropy"/> of <see cref="Forward"/>'s logits, which are never all held at once. In training mode the options
    /// <see cref="RecurrentLanguageModelOptions.LabelSmoothing"/>, <see cref="RecurrentLanguageModelOptions.ActivationPenalty"/> and
    /// <see cref="RecurrentLanguageModelOptions.TemporalActivationPenalty"/> and <see cref="SampledSoftmax"/> have their part in it.
    /// </summary>
    /// <param name="tokens">Ids, [batch, time].</param>
    /// <param name="targets">The token after each, [batch, time].</param>
    /// <param name="initial">The state before the first token; zeros when null.</param>
    /// <returns>The loss, the cross-entropy alone, and the state after the last token.</returns>
    /// <exception cref="ArgumentException">The shapes of <paramref name="tokens"/> and <paramref name="targets"/> differ, or a target is no token.</exception>
    public LanguageModelLoss Loss(Indices tokens, Indices targets, RecurrentState? initial = null)
    {
        (Tensor output, Tensor dropped, RecurrentState state) = Read(tokens, initial);
        Tensor hidden = Project(dropped);
        SampledSoftmax? sampling = IsTraining ? SampledSoftmax : null;
        var options = new CrossEntropyOptions { LabelSmoothing = IsTraining ? Options.LabelSmoothing : 0 };
        Tensor loss = sampling is null
            ? LinearCrossEntropyOperation.Apply(hidden, _decoderWeight, _decoderBias, targets, options, Vocabulary.BeginId, out double crossEntropy)
            : SampledCrossEntropy.Apply(hidden, _decoderWeight, _decoderBias, targets, sampling, _candidates, options, Vocabulary.BeginId, out crossEntropy);
        if (IsTraining && Options.ActivationPenalty > 0)
            loss += Losses.Loss.ActivationPenalty(dropped, Options.ActivationPenalty);
        if (IsTraining && Options.TemporalActivationPenalty > 0)
            loss += Losses.Loss.TemporalActivationPenalty(output, Options.TemporalActivationPenalty);
        return new LanguageModelLoss(loss, crossEntropy, state) { IsEstimate = sampling is not null };
    }

    /// <summary>Runs the embedding and the recurrent layers.</summary>
    /// <returns>The last layer's output [batch, time, hidden] as it is and with elements dropped, and the state after the last token.</returns>
    private (Tensor Output, Tensor Dropped, RecurrentState State) Read(Indices tokens, RecurrentState? initial)
    {
        Tensor vectors = _embedding?.Weight ?? OneHotRows();
        bool dropsInput = IsTraining && (Options.EmbeddingDropout > 0 || Options.DropoutOfInput > 0);
        (Tensor output, RecurrentState state) = dropsInput
            ? _rnn.Forward(Drop(GatherDropout.Apply(vectors, tokens, Options.EmbeddingDropout, _masks), Options.DropoutOfInput), initial)
            : _rnn.Forward(vectors, tokens, initial);
        return (output, Drop(output, Options.DropoutOfOutput), state);
    }

    /// <summary>x [batch, time, features] with elements dropped in training mode.</summary>
    private Tensor Drop(Tensor x, double probability) => !IsTraining || probability == 0
        ? x
        : Options.DropoutMask == DropoutMask.EachStep
            ? x.Dropout(probability, _masks)
            : x.Dropout(probability, _masks, sharedAxis: 1);
}
