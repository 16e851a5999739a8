using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The computation of a recurrent language model: embedding or one-hot vectors, recurrent layers, output layer.</summary>
/// <param name="vocabulary">The vocabulary.</param>
/// <param name="options">The options of the model.</param>
/// <param name="embedding">The embedding; null with one-hot input.</param>
/// <param name="layer">The recurrent layers.</param>
/// <param name="output">The output layer.</param>
internal sealed class RecurrentNetwork(
    Vocabulary vocabulary, RecurrentLanguageModelOptions options, Embedding? embedding, RecurrentLayer layer, OutputLayer output)
{
    private Tensor? _oneHot;

    public Vocabulary Vocabulary => vocabulary;

    public RecurrentLayer Layer => layer;

    public OutputLayer Output => output;

    /// <summary>The weight of the embedding [V, E]; null with one-hot input.</summary>
    public Parameter? EmbeddingWeight => embedding?.Weight;

    /// <summary>The input of the softmax layer at every position, [batch, time, H] or, after a projection, [batch, time, P].</summary>
    /// <param name="tokens">Token ids [batch, time].</param>
    /// <param name="initial">The state before the first token, or null.</param>
    /// <param name="masks">The source of dropout masks in training mode; null in evaluation mode.</param>
    public (Tensor Hidden, RecurrentState State) Encode(Indices tokens, RecurrentState? initial, RandomSource? masks)
    {
        (_, Tensor dropped, RecurrentState state) = Read(tokens, initial, masks);
        return (output.Project(dropped), state);
    }

    /// <summary>The training loss in training mode, the cross-entropy in evaluation mode.</summary>
    /// <param name="tokens">Token ids [batch, time].</param>
    /// <param name="targets">The next token at every position.</param>
    /// <param name="initial">The state before the first token, or null.</param>
    /// <param name="masks">The source of dropout masks in training mode; null in evaluation mode.</param>
    /// <param name="candidates">The source of the candidates of a sampled softmax.</param>
    public LanguageModelLoss Loss(Indices tokens, Indices targets, RecurrentState? initial, RandomSource? masks, RandomSource candidates)
    {
        bool isTraining = masks is not null;
        (Tensor hidden, Tensor dropped, RecurrentState state) = Read(tokens, initial, masks);
        SampledSoftmax? sampling = isTraining ? options.SampledSoftmax : null;
        var loss = new CrossEntropyOptions { LabelSmoothing = isTraining ? options.LabelSmoothing : 0 };
        Tensor sum = output.CrossEntropy(output.Project(dropped), targets, loss, sampling, candidates, out double crossEntropy);
        if (isTraining && options.ActivationPenalty > 0)
            sum += Losses.Loss.ActivationPenalty(dropped, options.ActivationPenalty);
        if (isTraining && options.TemporalActivationPenalty > 0)
            sum += Losses.Loss.TemporalActivationPenalty(hidden, options.TemporalActivationPenalty);
        return new LanguageModelLoss(sum, crossEntropy, state) { IsEstimate = sampling is not null };
    }

    /// <summary>Runs the embedding and the recurrent layers.</summary>
    /// <returns>The last layer's output [batch, time, H] before and after dropout, and the state after the last token.</returns>
    private (Tensor Output, Tensor Dropped, RecurrentState State) Read(Indices tokens, RecurrentState? initial, RandomSource? masks)
    {
        Tensor vectors = embedding?.Weight ?? OneHotRows();
        bool dropsInput = masks is not null && (options.EmbeddingDropout > 0 || options.DropoutOfInput > 0);
        (Tensor hidden, RecurrentState state) = dropsInput
            ? layer.Forward(Drop(GatherDropout.Apply(vectors, tokens, options.EmbeddingDropout, masks!), options.DropoutOfInput, masks), initial)
            : layer.Forward(vectors, tokens, initial);
        return (hidden, Drop(hidden, options.DropoutOfOutput, masks), state);
    }

    /// <summary>Applies dropout to x [batch, time, features] in training mode.</summary>
    private Tensor Drop(Tensor x, double probability, RandomSource? masks) => masks is null || probability == 0
        ? x
        : options.DropoutMask == DropoutMask.EachStep
            ? x.Dropout(probability, masks)
            : x.Dropout(probability, masks, sharedAxis: 1);

    /// <summary>The identity matrix in the data type of the parameters.</summary>
    private Tensor OneHotRows()
    {
        Tensor? rows = _oneHot;
        if (rows is null || rows.DType != output.Bias.DType)
        {
            int size = vocabulary.Count;
            rows = Tensor.Zeros([size, size]);
            Span<float> elements = rows.AsWritableSpan();
            for (int i = 0; i < size; i++)
                elements[(i * size) + i] = 1;
            _oneHot = rows = rows.To(output.Bias.DType);
        }

        return rows;
    }
}
