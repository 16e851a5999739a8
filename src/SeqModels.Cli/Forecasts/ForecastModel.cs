using SeqModels.Forecasting;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Training;

namespace SeqModels.Cli.Forecasts;

/// <summary>A forecasting model by its name on the command line.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it predicts.</param>
/// <param name="NeedsSeason">Whether it exists only with a seasonal period.</param>
/// <param name="IsNetwork">Whether it is a neural network, whose training takes long.</param>
/// <param name="MinLength">The number of values that it is fitted to at least, for a number of columns.</param>
/// <param name="Create">Creates it.</param>
internal sealed record ForecastModel(
    string Name, string Description, bool NeedsSeason, bool IsNetwork, Func<ForecastSettings, int, long> MinLength, Func<ForecastSettings, IForecaster> Create)
{
    /// <summary>The windows of which a network leaves one for validation.</summary>
    private const int FewestWindows = 5;

    public static IReadOnlyList<ForecastModel> All { get; } =
    [
        new("naive", "the last value", false, false, (_, _) => 2, _ => new NaiveForecaster()),
        new("seasonal-naive", "the value one season ago", true, false, (settings, _) => settings.Season + 1L,
            settings => new SeasonalNaiveForecaster(settings.Season)),
        new("drift", "the line through the first and last value", false, false, (_, _) => 3, _ => new DriftForecaster()),
        new("ar", "linear autoregression, for several columns jointly", false, false,
            (settings, columns) => settings.FirstTarget + 1 + ((long)settings.Lags * columns), Linear),
        new("mlp", "a multilayer perceptron over past values", false, true, Network, settings => new WindowForecaster(new WindowForecasterOptions
        {
            Lags = settings.Lags,
            HiddenSizes = [settings.HiddenSize],
            Transform = Transform(settings),
            Seed = settings.Seed,
            Training = Training(settings),
        })),
        new("gru", "a GRU", false, true, Network, settings => Recurrent(settings, new GruOptions())),
        new("lstm", "an LSTM", false, true, Network, settings => Recurrent(settings, new LstmOptions())),
    ];

    /// <summary>The models that are compared where none is chosen: all but the recurrent networks.</summary>
    public static IReadOnlyList<ForecastModel> Candidates(ForecastSettings settings) =>
        [.. All.Where(model => model.Name is not ("gru" or "lstm") && (!model.NeedsSeason || settings.Season > 1))];

    /// <summary>What the models predict, for the help.</summary>
    public static string Explain() => string.Join("; ", All.Select(model => $"{model.Name} for {model.Description}"));

    public static ForecastModel Find(string name) => All.First(model => model.Name == name);

    private static long Network(ForecastSettings settings, int columns) => settings.FirstTarget + FewestWindows;

    private static LinearAutoregression Linear(ForecastSettings settings) => new(new LinearAutoregressionOptions
    {
        Lags = settings.Lags,
        Transform = Transform(settings),
    });

    private static RecurrentForecaster Recurrent(ForecastSettings settings, RecurrentOptions layers) => new(new RecurrentForecasterOptions
    {
        Recurrent = layers,
        HiddenSize = settings.HiddenSize,
        SequenceLength = settings.Lags,
        Head = new GaussianHead(),
        Transform = Transform(settings),
        Seed = settings.Seed,
        Training = Training(settings),
    });

    private static SeriesTransform Transform(ForecastSettings settings) => settings is { Season: 1, Differences: 0 }
        ? new StandardScaler()
        : new Differencing
        {
            Order = settings.Differences,
            SeasonalOrder = settings.Season > 1 ? 1 : 0,
            SeasonalPeriod = settings.Season,
        }.Then(new StandardScaler());

    private static TrainingOptions Training(ForecastSettings settings) => new()
    {
        Epochs = settings.Epochs,
        Seed = settings.Seed,
        Optimizer = new AdamOptions { LearningRate = 0.005 },
        Patience = 20,
    };
}
