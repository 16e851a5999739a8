using SeqModels.Forecasting;
using SeqModels.NGrams;
using SeqModels.Training;

namespace SeqModels.Fuzz.Readers;

/// <summary>All readers. A new one is a class of its own and a line here.</summary>
internal static class ReaderList
{
    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new SafeTensorsFuzz(),
        new ModuleFuzz(),
        new RecurrentModelFuzz(),
        new NeuralNGramFuzz(),
        new Seq2SeqFuzz(),
        SequenceModelFuzz.Classifier,
        SequenceModelFuzz.Tagger,
        SequenceModelFuzz.Regressor,
        new CategoricalHmmFuzz(),
        new GaussianHmmFuzz(),
        new MarkovChainFuzz(),
        new ForecasterFuzz("linear-autoregression", LinearAutoregression.Load, () => new LinearAutoregression(new() { Lags = 2, Transform = new StandardScaler() })),
        new ForecasterFuzz("seasonal-naive", SeasonalNaiveForecaster.Load, () => new SeasonalNaiveForecaster(4)),
        new NeuralForecasterFuzz(),
        new CheckpointFuzz(),
        new CountsFuzz(),
        new CountModelFuzz(),
        new ArpaFuzz(),
        new ArpaGzipFuzz(),
        new VocabularyFuzz(),
        new StoredModelFuzz("hashed", [new NGramStorageOptions()]),
        new StoredModelFuzz("packed", [new() { Kind = NGramStorageKind.Packed }]),
        Packed(4),
        Packed(8),
        Packed16,
        .. TextFuzz.All,
        new TrainingLogFuzz("csv-log", path => new CsvLog(path)),
        new TrainingLogFuzz("json-log", path => new JsonLinesLog(path)),
    ];

    /// <summary>A table of 16 bits takes 262 kB, so that each file has one.</summary>
    private static StoredModelFuzz Packed16 => new(
        "packed-16",
        [
            new() { Kind = NGramStorageKind.Packed, ProbabilityBits = 4, BackoffBits = 16 },
            new() { Kind = NGramStorageKind.Packed, ProbabilityBits = 16 },
        ],
        secondOrder: 2);

    /// <summary>The reader of a name, which there is.</summary>
    public static FuzzReader Find(string name) => All.Append(new FaultyReader()).First(reader => reader.Name == name);

    private static StoredModelFuzz Packed(int bits) =>
        new($"packed-{bits}", [new() { Kind = NGramStorageKind.Packed, ProbabilityBits = bits, BackoffBits = bits }]);
}
