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
/// A classifier of sequences: token → embedding (or vectors) → recurrent layers → pooling over time → linear → softmax over the classes. The loss
/// is the mean cross-entropy in nats per sequence; validation reports accuracy and macro F1.
/// </summary>
/// <example><code>
/// var train = SequenceBatches.From(rows, labels);
/// var model = new SequenceClassifier(new() { VocabularySize = vocabulary.Count, ClassNames = ["negative", "positive"] });
/// model.Train(train, validation, new TrainingOptions { Epochs = 5 });
/// Console.WriteLine(model.Confusion(test).ToReport());
/// model.Save("classifier.safetensors");
/// ClassPrediction prediction = SequenceClassifier.Load("classifier.safetensors").Predict(SequenceExample.FromTokens(ids));
/// </code></example>
public sealed class SequenceClassifier : RecurrentSequenceModel
{
    private readonly TimePooling? _pooling;
    private readonly Linear _decoder;

    /// <summary>Creates a model and initializes its parameters from the seed of the options.</summary>
    /// <param name="options">The input, the architecture and the classes.</param>
    /// <exception cref="ArgumentException">The options do not set exactly one kind of input, or contradict each other about the classes.</exception>
    public SequenceClassifier(SequenceClassifierOptions options)
        : this(Checked(options), new RandomSource(options.Seed))
    {
    }

    private SequenceClassifier(SequenceClassifierOptions options, RandomSource random)
        : base(options, random)
    {
        Options = options;
        int classes = ClassCountOf(options);
        _pooling = AddPooling(options.Pooling, random);
        _decoder = AddModule("decoder", new Linear(EncodedSize, classes, random));
        ClassNames = options.ClassNames is { } names ? [.. names] : [.. Enumerable.Range(0, classes).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The options of the model.</summary>
    public SequenceClassifierOptions Options { get; }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Computes the logits of the classes.</summary>
    /// <param name="batch">Sequences of tokens or vectors, as set in the options.</param>
    /// <returns>[batch, classes].</returns>
    /// <exception cref="ArgumentException">The batch has vectors in place of tokens or the reverse, or vectors of another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not below <see cref="SequenceModelOptions.VocabularySize"/>.</exception>
    public Tensor Forward(SequenceBatch batch) => _decoder.Forward(Pool(_pooling, batch));

    /// <summary>The mean cross-entropy in nats per sequence, with class weights and label smoothing in training mode.</summary>
    /// <param name="batch">Sequences with labels.</param>
    /// <returns>A scalar, of shape [].</returns>
    /// <exception cref="ArgumentException">A label is not a class, or the sequences do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The sequences have no labels.</exception>
    public override Tensor Loss(SequenceBatch batch) => Loss(Forward(batch), batch);

    /// <inheritdoc/>
    public override SequenceEvaluation CreateEvaluation() => new ClassifierEvaluation(this);

    /// <summary>Predicts the class of a sequence.</summary>
    /// <param name="row">Tokens or vectors; a label has no effect.</param>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode, or the probabilities are NaN.</exception>
    public ClassPrediction Predict(SequenceExample row) => Predict([row])[0];

    /// <summary>Predicts the class of each sequence.</summary>
    /// <param name="rows">Tokens or vectors; labels have no effect.</param>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode, or the probabilities are NaN.</exception>
    public IReadOnlyList<ClassPrediction> Predict(IReadOnlyList<SequenceExample> rows) => PredictRows(rows, batch =>
    {
        float[] probabilities = [.. Forward(batch).Softmax().To(DType.Float32).AsSpan()];
        return probabilities.Chunk(ClassNames.Count).Select(Prediction);
    });

    /// <summary>Counts the predictions of labelled data: <c>Confusion(data).ToReport()</c> is the table of precision, recall and F1.</summary>
    /// <param name="data">Sequences with labels.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="InvalidOperationException">The sequences have no labels, or the model has dropout and is in training mode.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ConfusionMatrix Confusion(SequenceBatches data, CancellationToken cancellationToken = default) =>
        Evaluated(nameof(Confusion), new ClassifierEvaluation(this), data, cancellationToken).Confusion;

    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors, options in its metadata. If saving fails, an existing file is unchanged.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the writing; an existing file is then unchanged.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        SequenceModelFile.Save(path, this, SequenceModelFile.Classifier, SequenceModelOptionsJson.Write(Options), cancellationToken);

    /// <summary>Loads a model written by <see cref="Save"/>, in evaluation mode.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cellFactory">The factory of user-defined cells, whose code a file cannot contain; null for built-in layers.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidDataException">The file is damaged or contains another kind of model; the message says what was found.</exception>
    /// <exception cref="ArgumentException">The model has user-defined cells, and there is no factory.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static SequenceClassifier Load(string path, RecurrentCellFactory? cellFactory = null, CancellationToken cancellationToken = default) => SequenceModelFile.Load(
        path, SequenceModelFile.Classifier, SequenceModelOptionsJson.ReadClassifier, cellFactory, options => SequenceModelShapes.Of(Checked(options)), options => new SequenceClassifier(options), cancellationToken);

    internal Tensor Loss(Tensor logits, SequenceBatch batch) =>
        Losses.Loss.CrossEntropy(logits, batch.Labels, IsTraining ? new CrossEntropyOptions { ClassWeights = Options.ClassWeights, LabelSmoothing = Options.LabelSmoothing } : null);

    internal static int ClassCountOf(SequenceClassifierOptions options) => SequenceModelOptions.CheckClasses(
        nameof(SequenceClassifier), options.ClassCount, options.ClassNames, nameof(SequenceClassifierOptions.ClassCount), nameof(SequenceClassifierOptions.ClassNames));

    private ClassPrediction Prediction(float[] probabilities)
    {
        if (float.IsNaN(probabilities[0]))
            throw new InvalidOperationException("SequenceClassifier.Predict: the probabilities are NaN, because parameters or inputs are not finite. Train from finite parameters with a lower learning rate.");
        int best = Array.IndexOf(probabilities, probabilities.Max());
        return new ClassPrediction(best, ClassNames[best], probabilities);
    }

    private static SequenceClassifierOptions Checked(SequenceClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CheckInput(nameof(SequenceClassifier));
        int classes = ClassCountOf(options);
        if (options.ClassWeights is { } weights && weights.Count != classes)
            throw new ArgumentException($"SequenceClassifier: ClassWeights must have one weight per class, {classes}, but had {weights.Count}.", nameof(options));
        return options;
    }
}
