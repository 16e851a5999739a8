using System.Globalization;
using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>
/// A tagger, which predicts a tag at every step of a sequence: token → embedding (or vectors) → recurrent layers → linear → linear-chain CRF or
/// softmax (Huang, Xu and Yu 2015). The loss is −ln p(tags) in nats per step; validation reports the accuracy of steps and, with a
/// <see cref="TagScheme"/>, the F1 of entities.
/// </summary>
/// <example><code>
/// var model = new SequenceTagger(new() { VocabularySize = vocabulary.Count, TagNames = ["O", "B-PER", "I-PER"], Scheme = TagScheme.Bio });
/// model.Train(SequenceBatches.From(rows, tags), validation, new TrainingOptions { Epochs = 5 });
/// Console.WriteLine(model.Entities(test));
/// IReadOnlyList&lt;string&gt; names = model.Predict(SequenceExample.FromTokens(ids)).Names;
/// </code></example>
public sealed class SequenceTagger : RecurrentSequenceModel
{
    private readonly Linear _decoder;

    /// <summary>Creates a model and initializes its parameters from the seed of the options.</summary>
    /// <param name="options">The input, the architecture and the tags.</param>
    /// <exception cref="ArgumentException">
    /// The options do not set exactly one kind of input, contradict each other about the tags, or have tags that do not belong to the scheme.
    /// </exception>
    public SequenceTagger(SequenceTaggerOptions options)
        : this(Checked(options), new RandomSource(options.Seed))
    {
    }

    private SequenceTagger(SequenceTaggerOptions options, RandomSource random)
        : base(options, random)
    {
        Options = options;
        int tags = TagCountOf(options);
        _decoder = AddModule("decoder", new Linear(EncodedSize, tags, random));
        TagNames = options.TagNames is { } names ? [.. names] : [.. Enumerable.Range(0, tags).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        TagTransitions? allowed = options.Scheme switch
        {
            TagScheme.Bio => TagTransitions.Bio(TagNames),
            TagScheme.Bioes => TagTransitions.Bioes(TagNames),
            _ => null,
        };
        Crf = options.Crf ? AddModule("crf", new LinearChainCrf(tags, random, new LinearChainCrfOptions { Allowed = allowed })) : null;
    }

    /// <summary>The options of the model.</summary>
    public SequenceTaggerOptions Options { get; }

    /// <summary>The names of the tags.</summary>
    public IReadOnlyList<string> TagNames { get; }

    /// <summary>The CRF; null if each tag is predicted by a softmax.</summary>
    public LinearChainCrf? Crf { get; }

    /// <summary>Computes the scores of the tags: the emissions of the CRF, or the logits of the softmax.</summary>
    /// <param name="batch">Sequences of tokens or vectors, as set in the options.</param>
    /// <returns>[batch, time, tags].</returns>
    /// <exception cref="ArgumentException">The batch has vectors in place of tokens or the reverse, or vectors of another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not below <see cref="SequenceModelOptions.VocabularySize"/>.</exception>
    public Tensor Forward(SequenceBatch batch) => _decoder.Forward(Drop(Encode(batch).Output));

    /// <summary>
    /// The mean of −ln p(tag) over all labelled steps or, with a CRF, −ln p(tags) of the sequences divided by the number of steps; in nats.
    /// </summary>
    /// <param name="batch">Sequences with step labels.</param>
    /// <returns>A scalar, of shape [].</returns>
    /// <exception cref="ArgumentException">A label is not a tag, or not allowed by the scheme in a CRF; or the sequences do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The sequences have no step labels.</exception>
    public override Tensor Loss(SequenceBatch batch) => Loss(Forward(batch), batch);

    /// <summary>The number of labelled steps.</summary>
    /// <param name="batch">Sequences with step labels.</param>
    public override int ItemCount(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int count = 0;
        foreach (int label in batch.StepLabels.Values.Span)
            count += label == SequenceBatch.IgnoredLabel ? 0 : 1;
        return count;
    }

    /// <inheritdoc/>
    public override SequenceEvaluation CreateEvaluation() => new TaggerEvaluation(this);

    /// <summary>Predicts the tags of a sequence.</summary>
    /// <param name="row">Tokens or vectors; labels have no effect.</param>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    /// <exception cref="ArgumentException">The scores of a CRF are NaN, because parameters or inputs are not finite; or the row does not fit the model.</exception>
    public TagPrediction Predict(SequenceExample row) => Predict([row])[0];

    /// <summary>Predicts the tags of each sequence: the most probable sequence of tags of a CRF (Viterbi), or the most probable tag of each step.</summary>
    /// <param name="rows">Tokens or vectors; labels have no effect.</param>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public IReadOnlyList<TagPrediction> Predict(IReadOnlyList<SequenceExample> rows) => PredictRows(rows, batch =>
    {
        Tensor scores = Forward(batch);
        int[] tags = Tags(scores, batch);
        float[] probabilities = [.. (Crf?.Marginals(scores, batch.Lengths) ?? scores.Softmax()).To(DType.Float32).AsSpan()];
        return Enumerable.Range(0, batch.Size).Select(row =>
        {
            int first = row * batch.Time;
            int[] own = tags[first..(first + batch.Lengths.Span[row])];
            return new TagPrediction(own, [.. own.Select(tag => TagNames[tag])], [.. own.Select((tag, t) => probabilities[((first + t) * TagNames.Count) + tag])]);
        });
    });

    /// <summary>Counts the entities of labelled data by the rules of conlleval: precision, recall and F1 per type and in total.</summary>
    /// <param name="data">Sequences with step labels.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="SequenceTaggerOptions.Scheme"/> is <see cref="TagScheme.None"/>, the sequences have no step labels, or the model has dropout and is
    /// in training mode.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EntityReport Entities(SequenceBatches data, CancellationToken cancellationToken = default) => Options.Scheme == TagScheme.None
        ? throw new InvalidOperationException("SequenceTagger.Entities: the tags do not mark entities. Set SequenceTaggerOptions.Scheme, or use Confusion.")
        : Evaluated(nameof(Entities), new TaggerEvaluation(this), data, cancellationToken).Entities!.ToReport();

    /// <summary>Counts the predictions of labelled data per step: <c>Confusion(data).ToReport()</c> is the table of precision, recall and F1.</summary>
    /// <param name="data">Sequences with step labels.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="InvalidOperationException">The sequences have no step labels, or the model has dropout and is in training mode.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ConfusionMatrix Confusion(SequenceBatches data, CancellationToken cancellationToken = default) =>
        Evaluated(nameof(Confusion), new TaggerEvaluation(this), data, cancellationToken).Confusion;

    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors, options in its metadata. If saving fails, an existing file is unchanged.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the writing; an existing file is then unchanged.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        SequenceModelFile.Save(path, this, SequenceModelFile.Tagger, SequenceModelOptionsJson.Write(Options), cancellationToken);

    /// <summary>Loads a model written by <see cref="Save"/>, in evaluation mode.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cellFactory">The factory of user-defined cells, whose code a file cannot contain; null for built-in layers.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidDataException">The file is damaged or contains another kind of model; the message says what was found.</exception>
    /// <exception cref="ArgumentException">The model has user-defined cells, and there is no factory.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static SequenceTagger Load(string path, RecurrentCellFactory? cellFactory = null, CancellationToken cancellationToken = default) => SequenceModelFile.Load(
        path, SequenceModelFile.Tagger, SequenceModelOptionsJson.ReadTagger, cellFactory, options => SequenceModelShapes.Of(Checked(options)), options => new SequenceTagger(options), cancellationToken);

    internal Tensor Loss(Tensor scores, SequenceBatch batch) => Crf is null
        ? Losses.Loss.CrossEntropy(scores, batch.StepLabels, new CrossEntropyOptions { IgnoredIndex = SequenceBatch.IgnoredLabel })
        : Crf.LogLikelihood(scores, batch.StepLabels, batch.Lengths).Sum() * (-1f / ItemCount(batch));

    /// <summary>The predicted tags, [batch, time], 0 in the padding.</summary>
    internal int[] Tags(Tensor scores, SequenceBatch batch)
    {
        int[] tags = new int[batch.Size * batch.Time];
        if (Crf is null)
        {
            float[] values = [.. scores.To(DType.Float32).AsSpan()];
            for (int step = 0; step < tags.Length; step++)
            {
                ReadOnlySpan<float> row = values.AsSpan(step * TagNames.Count, TagNames.Count);
                for (int tag = 1; tag < row.Length; tag++)
                    tags[step] = row[tag] > row[tags[step]] ? tag : tags[step];
            }
        }
        else
        {
            IReadOnlyList<TagPath> paths = Crf.Viterbi(scores, batch.Lengths);
            for (int row = 0; row < paths.Count; row++)
            {
                for (int t = 0; t < paths[row].Tags.Count; t++)
                    tags[(row * batch.Time) + t] = paths[row].Tags[t];
            }
        }

        return tags;
    }

    internal static int TagCountOf(SequenceTaggerOptions options) => SequenceModelOptions.CheckClasses(
        nameof(SequenceTagger), options.TagCount, options.TagNames, nameof(SequenceTaggerOptions.TagCount), nameof(SequenceTaggerOptions.TagNames));

    private static SequenceTaggerOptions Checked(SequenceTaggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CheckInput(nameof(SequenceTagger));
        TagCountOf(options);
        return options.Scheme == TagScheme.None || options.TagNames is not null
            ? options
            : throw new ArgumentException($"SequenceTagger: the scheme {options.Scheme} needs TagNames, such as 'B-PER'.", nameof(options));
    }
}
