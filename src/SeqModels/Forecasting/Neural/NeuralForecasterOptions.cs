using System.Globalization;
using System.Text.Json;
using SeqModels.Forecasting.Neural;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Training;

namespace SeqModels.Forecasting;

/// <summary>The common options of <see cref="WindowForecaster"/> and <see cref="RecurrentForecaster"/>.</summary>
public abstract record NeuralForecasterOptions
{
    private protected NeuralForecasterOptions()
    {
    }

    /// <summary>The output of the network and its training loss.</summary>
    /// <value>Not null; a <see cref="PointHead"/> with squared loss by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ForecastHead Head { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new PointHead();

    /// <summary>
    /// The number of steps H of a direct forecaster, whose network predicts all of them at once; null for a recursive one, whose network
    /// predicts one step and gets its predictions fed back for the following ones.
    /// </summary>
    /// <value>At least 1, or null (the default).</value>
    /// <remarks>
    /// A direct forecaster predicts at most H steps. It can have <see cref="TimeSeries.PastInputs"/>, which a recursive one can use for one
    /// step only. With <see cref="TimeSeries.KnownInputs"/> it always needs H rows beyond the history.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? DirectSteps
    {
        get;
        init => field = value is { } horizon ? OptionRange.AtLeast(1, horizon, nameof(NeuralForecasterOptions)) : null;
    }

    /// <summary>The transform of the variables, fitted to the training series; null for none.</summary>
    /// <value>A <see cref="StandardScaler"/> by default. Exogenous inputs are always scaled to mean 0 and standard deviation 1.</value>
    public SeriesTransform? Transform { get; init; } = new StandardScaler();

    /// <summary>
    /// The training: epochs, batch size, optimizer, clipping, schedule, early stopping, seed of the order of the batches, callbacks and
    /// checkpoints. <see cref="TrainingOptions.SequenceLength"/>, <see cref="TrainingOptions.Sampling"/> and
    /// <see cref="TrainingOptions.ValidationBatchSize"/> have no effect. Not stored in files.
    /// </summary>
    /// <value>Not null; 100 epochs of batches of 32 windows with Adam and learning rate 0.005 by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TrainingOptions Training { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new()
    {
        Epochs = 100,
        Optimizer = new AdamOptions { LearningRate = 0.005 },
    };

    /// <summary>
    /// The fraction of the windows of every series, those at its end, that are left out of training and used for validation: for
    /// <see cref="TrainingOptions.Patience"/> and <see cref="TrainingOptions.KeepBest"/>. Training windows end before the first validated
    /// value. 0 for no validation.
    /// </summary>
    /// <value>In [0, 1); 0.2 by default.</value>
    /// <remarks>
    /// Residuals for the bootstrap are the errors on the validation windows if there are at least 100, which do not flatter a network that
    /// has overfitted, and otherwise the errors on all windows.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double ValidationFraction { get; init => field = OptionRange.Fraction(value, nameof(NeuralForecasterOptions)); } = 0.2;

    /// <summary>The seed of the initial parameters and of dropout.</summary>
    /// <value>Any value; 0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>L, the number of past values that the network reads.</summary>
    internal abstract int ContextLength { get; }

    /// <summary>The distance between consecutive training windows.</summary>
    internal virtual int TrainingStride => 1;

    /// <summary>The number of steps that the network predicts at once.</summary>
    internal int OutputSteps => DirectSteps ?? 1;

    /// <summary>The name of the forecaster in tables, for example <c>MLP(4; 10, Gaussian, direct 12)</c>.</summary>
    internal string Name => string.Create(CultureInfo.InvariantCulture, $"{Family}({ContextLength}; {SizeName}{Head.Suffix}{(DirectSteps is { } steps ? $", direct {steps}" : "")})");

    /// <summary>The name of the kind of network.</summary>
    private protected abstract string Family { get; }

    /// <summary>The hidden sizes as text.</summary>
    private protected abstract string SizeName { get; }

    /// <summary>Creates the network.</summary>
    internal abstract ForecastNetwork CreateNetwork(NetworkSizes sizes);

    /// <summary>A lower bound of the number of parameters of the network, without creating it.</summary>
    internal abstract double MinParameterCount(NetworkSizes sizes);

    /// <summary>Writes the options that are not common.</summary>
    internal abstract void WriteNetwork(Utf8JsonWriter writer);
}
