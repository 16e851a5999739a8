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
        new CheckpointFuzz(),
        new CountsFuzz(),
        new CountModelFuzz(),
        new ArpaFuzz(),
        new ArpaGzipFuzz(),
        new VocabularyFuzz(),
        new StoredModelFuzz("hashed", NGramStorageOptions.Default),
        new StoredModelFuzz("packed", new NGramStorageOptions { Kind = NGramStorageKind.Packed }),
        Packed(4),
        Packed(8),
        Packed(16),
        new TextFuzz(),
        new TextGzipFuzz(),
        new TrainingLogFuzz("csv-log", path => new CsvLog(path)),
        new TrainingLogFuzz("json-log", path => new JsonLinesLog(path)),
    ];

    /// <summary>The reader of a name, which there is.</summary>
    public static FuzzReader Find(string name) => All.First(reader => reader.Name == name);

    private static StoredModelFuzz Packed(int bits) =>
        new($"packed-{bits}", new NGramStorageOptions { Kind = NGramStorageKind.Packed, ProbabilityBits = bits, BackoffBits = bits });
}
