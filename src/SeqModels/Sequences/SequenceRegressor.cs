using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>
/// A regressor, which predicts one or more numbers from a sequence: token → embedding (or vectors) → recurrent layers → pooling over time → linear.
/// The loss is the mean squared error; validation reports mean absolute and root mean squared error. Values of very different size should be
/// scaled before.
/// </summary>
/// <example><code>
/// var model = new SequenceRegressor(new() { InputSize = 3, Recurrent = new GruOptions(), Pooling = SequencePooling.Last });
/// model.Train(SequenceBatches.From(measurements, values), validation);
/// float[] predicted = model.Predict(SequenceExample.FromVectors(measurement));
/// </code></example>
public sealed class SequenceRegressor : RecurrentSequenceModel
{
    private readonly TimePooling? _pooling;
    private readonly Linear _decoder;

    /// <summary>Creates a model and initializes its parameters from the seed of the options.</summary>
    /// <param name="options">The input, the architecture and the number of values.</param>
    /// <exception cref="ArgumentException">The options do not set exactly one kind of input.</exception>
    public SequenceRegressor(SequenceRegressorOptions options)
        : this(Checked(options), new RandomSource(options.Seed))
    {
    }

    private SequenceRegressor(SequenceRegressorOptions options, RandomSource random)
        : base(options, random)
    {
        Options = options;
        _pooling = AddPooling(options.Pooling, random);
        _decoder = AddModule("decoder", new Linear(EncodedSize, options.TargetCount, random));
    }

    /// <summary>The options of the model.</summary>
    public SequenceRegressorOptions Options { get; }

    /// <summary>Computes the predicted values.</summary>
    /// <param name="batch">Sequences of tokens or vectors, as set in the options.</param>
    /// <returns>[batch, targets].</returns>
    /// <exception cref="ArgumentException">The batch has vectors in place of tokens or the reverse, or vectors of another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not below <see cref="SequenceModelOptions.VocabularySize"/>.</exception>
    public Tensor Forward(SequenceBatch batch) => _decoder.Forward(Pool(_pooling, batch));

    /// <summary>The mean squared error.</summary>
    /// <param name="batch">Sequences with values.</param>
    /// <returns>A scalar, of shape [].</returns>
    /// <exception cref="ArgumentException">The number of values is not <see cref="SequenceRegressorOptions.TargetCount"/>, or the sequences do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The sequences have no values.</exception>
    public override Tensor Loss(SequenceBatch batch) => Loss(Forward(batch), batch);

    /// <inheritdoc/>
    public override SequenceEvaluation CreateEvaluation() => new RegressorEvaluation(this);

    /// <summary>Predicts the values of a sequence, [targets].</summary>
    /// <param name="row">Tokens or vectors; values have no effect.</param>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public float[] Predict(SequenceExample row) => Predict([row])[0];

    /// <summary>Predicts the values of each sequence, [targets].</summary>
    /// <param name="rows">Tokens or vectors; values have no effect.</param>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<SequenceExample> rows) =>
        PredictRows(rows, batch => Forward(batch).To(DType.Float32).AsSpan().ToArray().Chunk(Options.TargetCount));

    /// <summary>Measures the errors of the predictions of data with known values.</summary>
    /// <param name="data">Sequences with values.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="InvalidOperationException">The sequences have no values, or the model has dropout and is in training mode.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RegressionErrors Errors(SequenceBatches data, CancellationToken cancellationToken = default) =>
        Evaluated(nameof(Errors), new RegressorEvaluation(this), data, cancellationToken).Errors;

    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors, options in its metadata. If saving fails, an existing file is unchanged.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the writing; an existing file is then unchanged.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        SequenceModelFile.Save(path, this, SequenceModelFile.Regressor, SequenceModelOptionsJson.Write(Options), cancellationToken);

    /// <summary>Loads a model written by <see cref="Save"/>, in evaluation mode.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cellFactory">The factory of user-defined cells, whose code a file cannot contain; null for built-in layers.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidDataException">The file is damaged or contains another kind of model; the message says what was found.</exception>
    /// <exception cref="ArgumentException">The model has user-defined cells, and there is no factory.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static SequenceRegressor Load(string path, RecurrentCellFactory? cellFactory = null, CancellationToken cancellationToken = default) => SequenceModelFile.Load(
        path, SequenceModelFile.Regressor, SequenceModelOptionsJson.ReadRegressor, cellFactory, options => SequenceModelShapes.Of(Checked(options)), options => new SequenceRegressor(options), cancellationToken);

    internal Tensor Loss(Tensor predictions, SequenceBatch batch) => Losses.Loss.MeanSquaredError(predictions, Convert(batch.Values));

    private static SequenceRegressorOptions Checked(SequenceRegressorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CheckInput(nameof(SequenceRegressor));
        return options;
    }
}
