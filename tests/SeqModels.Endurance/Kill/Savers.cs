using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Endurance.Kill;

/// <summary>Every way to save a file.</summary>
internal static class Savers
{
    public static Saver[] All() =>
    [
        Of("vocabulary", "words.txt", i => Vocabulary.FromList(Texts.Tokens(i)), (vocabulary, path) => vocabulary.Save(path),
            path => Bits.Of(string.Join(' ', Vocabulary.Load(path).Tokens))),
        Of("module", "layer.safetensors", i => new Lstm(40, 50, new RandomSource((ulong)i)), (layer, path) => layer.Save(path), path =>
        {
            Lstm layer = new(40, 50, new RandomSource(99));
            layer.Load(path);
            return Bits.Of(layer);
        }, "layer.json"),
        Of("safetensors", "tensors.safetensors", i => Tensor.Normal([100 + i, 90], new RandomSource((ulong)i)), (tensor, path) => SafeTensors.Save(path, [("x", tensor)]),
            path => Bits.Of(SafeTensors.Load(path)["x"])),
        Of("model", "model.safetensors", i => Texts.Network(i), (model, path) => model.Save(path), path => Bits.Of(RecurrentLanguageModel.Load(path))),
        Of("counts", "counts", i => NGramCounts.Count(Texts.Corpus(i), 3), (counts, path) => counts.Save(path), path => Bits.Of(NGramCounts.Load(path))),
        Of("n-grams hashed", "model.bin", i => Texts.NGrams(i), (model, path) => model.Save(path), ReadNGrams),
        Of("n-grams packed", "model.bin", i => Texts.NGrams(i), (model, path) => model.Save(path, new() { Kind = NGramStorageKind.Packed }), ReadNGrams),
        Of("estimate", "model.bin", i => (Corpus: Texts.Corpus(i), Budget: i % 2 == 0 ? 50_000 : 50_000_000), (text, path) =>
            NGramModel.EstimateToFile(path, [text.Corpus], 3, NGramSmoothing.ModifiedKneserNey(), new() { MemoryBudget = text.Budget, TemporaryFolder = Path.GetDirectoryName(path) }), ReadNGrams),
        Of("arpa", "model.arpa", i => Texts.NGrams(i, 2), (model, path) => Arpa.Write(model, path), ReadArpa),
        Of("arpa gzip", "model.arpa.gz", i => Texts.NGrams(i, 2), (model, path) => Arpa.Write(model, path), ReadArpa),
        new CheckpointSaver(),
    ];

    private static FileSaver<T> Of<T>(
        string name, string fileName, Func<int, T> make, Action<T, string> save, Func<string, string> read, params string[] companions) =>
        new(name, fileName, make, save, read, companions);

    private static string ReadNGrams(string path)
    {
        using NGramModel model = NGramModel.Load(path);
        model.Verify();
        return Bits.OfScores(model);
    }

    private static string ReadArpa(string path)
    {
        using NGramModel model = Arpa.Read(path);
        return Bits.OfScores(model);
    }
}
