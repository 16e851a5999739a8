using SeqModels.Forecasting.Neural;
using SeqModels.Recurrent;
using SeqModels.Training;

namespace SeqModels.Forecasting;

/// <summary>
/// A recurrent network with a linear output after every step: h_t = f(h_{t−1}, y_t), ŷ_{t+1} = W h_t + b. The input of a step also contains its
/// past inputs and the known inputs of the predicted times. It is trained on windows with a target at every step, and predicts by reading the
/// last values and then feeding predictions back (as DeepAR does; Salinas et al. 2020).
/// </summary>
/// <example><code>
/// var forecaster = new RecurrentForecaster(new RecurrentForecasterOptions
/// {
///     Recurrent = new LstmOptions(),
///     HiddenSize = 16,
///     SequenceLength = 24,
///     Head = new GaussianHead(),
/// });
/// forecaster.Fit(training);
/// ForecastDistribution paths = forecaster.PredictDistribution(training, horizon: 12);
/// </code></example>
public sealed class RecurrentForecaster : NeuralForecaster
{
    /// <summary>Creates a forecaster that is not fitted.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options are <see cref="CellLayerOptions"/> without a
    /// <see cref="CellLayerOptions.CellFactory"/>.</exception>
    public RecurrentForecaster(RecurrentForecasterOptions? options = null)
        : base(options ?? new RecurrentForecasterOptions())
    {
        if (Options.Recurrent is CellLayerOptions { CellFactory: null })
            throw new ArgumentException("RecurrentForecaster: CellLayerOptions.CellFactory must be set: it creates the cells.", nameof(options));
    }

    /// <summary>The options.</summary>
    public RecurrentForecasterOptions Options => (RecurrentForecasterOptions)CommonOptions;

    /// <summary>Loads a forecaster that was saved by <see cref="NeuralForecaster.Save"/>. It predicts the same bits.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="training">The training options of further fits, which a file does not contain; null for the defaults. Neither does it
    /// contain <see cref="RecurrentOptions.Initialization"/>, which is then the default.</param>
    /// <param name="cellFactory">The factory of user-defined cells, the same as that of the saved forecaster; null for built-in layers.</param>
    /// <exception cref="ArgumentException">The forecaster has user-defined cells, and there is no factory.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another kind; the message says what was expected.</exception>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    public static RecurrentForecaster Load(string path, TrainingOptions? training = null, RecurrentCellFactory? cellFactory = null)
    {
        (RecurrentForecasterOptions options, NeuralFit fit) = NeuralForecasterFile.Load(path, nameof(RecurrentForecaster), NeuralOptionsJson.ReadRecurrent, Complete);
        var forecaster = new RecurrentForecaster(options);
        forecaster.Take(fit);
        return forecaster;

        RecurrentForecasterOptions Complete(RecurrentForecasterOptions read)
        {
            read = read with { Training = training ?? read.Training };
            return read.Recurrent is not CellLayerOptions cells ? read : read with
            {
                Recurrent = cells with
                {
                    CellFactory = cellFactory ?? throw new ArgumentException(
                        $"RecurrentForecaster.Load: the forecaster in '{path}' has user-defined cells, whose code a file cannot contain (pass the factory with which it was created).", nameof(cellFactory)),
                },
            };
        }
    }

    /// <inheritdoc/>
    public override IForecaster CreateUnfitted() => new RecurrentForecaster(Options with { Training = Options.Training with { Checkpoints = null } });
}
