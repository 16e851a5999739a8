using System.Text.Json;
using System.Text.Json.Nodes;
using SeqModels.Cli.Texts;
using SeqModels.Forecasting;
using SeqModels.Markov;

namespace SeqModels.Cli.Inspection;

/// <summary>Describes models in JSON files: Markov models and forecasters.</summary>
internal static class JsonInspection
{
    private static readonly Dictionary<string, Action<string>> HiddenMarkovModels = new()
    {
        [nameof(CategoricalHmm)] = path => CategoricalHmm.Load(path),
        [nameof(GaussianHmm)] = path => GaussianHmm.Load(path),
        [nameof(GaussianMixtureHmm)] = path => GaussianMixtureHmm.Load(path),
    };

    private static readonly Dictionary<string, Action<string>> Forecasters = new()
    {
        [nameof(NaiveForecaster)] = path => NaiveForecaster.Load(path),
        [nameof(SeasonalNaiveForecaster)] = path => SeasonalNaiveForecaster.Load(path),
        [nameof(DriftForecaster)] = path => DriftForecaster.Load(path),
        [nameof(LinearAutoregression)] = path => LinearAutoregression.Load(path),
    };

    private static readonly Dictionary<string, Action<string>> MarkovChains = new() { [""] = path => MarkovChain.Load(path) };

    public static IReadOnlyList<FileKind> Kinds { get; } =
    [
        Kind("seqmodels-hmm", "hidden Markov model", "family", HiddenMarkovModels),
        Kind("seqmodels-markov-chain", "Markov chain", null, MarkovChains),
        Kind("SeqModels forecaster", "forecaster", "kind", Forecasters),
    ];

    /// <summary>A kind of JSON file.</summary>
    /// <param name="format">Its member <c>format</c>.</param>
    /// <param name="name">Its name in reports.</param>
    /// <param name="typeMember">The member that names the type; null if there is one type.</param>
    /// <param name="load">Loads each type, which checks the file.</param>
    private static FileKind Kind(string format, string name, string? typeMember, Dictionary<string, Action<string>> load) => new(
        head => head.HasJsonFormat(format),
        (path, _, _, _) =>
        {
            JsonObject details = Read(path);
            string type = typeMember is null ? "" : details[typeMember]?.ToString() ?? "";
            (load.GetValueOrDefault(type) ?? load.Values.First())(path);
            details.Remove("format");
            return new FileReport(path, name, new FileInfo(path).Length, details);
        });

    private static JsonObject Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            return (JsonObject)Details.Shorten(document.RootElement)!;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is damaged: {error.Message}", error);
        }
    }
}
