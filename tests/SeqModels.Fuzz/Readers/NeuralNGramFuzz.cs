using SeqModels.Fuzz.Mutations;
using SeqModels.LanguageModels;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="NeuralNGramLanguageModel.Load"/>; then scores and generated tokens.</summary>
internal sealed class NeuralNGramFuzz : FuzzReader
{
    public override string Name => "neural-ngram";

    public override void Read(FuzzInput input) => LanguageModelUse.Query(NeuralNGramLanguageModel.Load(input.Path));

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("model.safetensors");
        foreach (NeuralNGramOptions options in (NeuralNGramOptions[])[new() { EmbeddingSize = 2, HiddenSizes = [3] }, new() { ContextLength = 2, EmbeddingSize = 3, HiddenSizes = [], TieWeights = true }])
        {
            new NeuralNGramLanguageModel(FuzzText.Vocabulary, options).Save(path);
            yield return File.ReadAllBytes(path);
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => SafeTensorsMutator.Mutate(seed, Seeds, random);
}
