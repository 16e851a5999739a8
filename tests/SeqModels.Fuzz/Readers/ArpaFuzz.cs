using SeqModels.Fuzz.Mutations;
using SeqModels.NGrams;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="Arpa.Read(string, ArpaReadOptions?, CancellationToken)"/> of a plain file; then queries, every stored form, pruning, and writing and reading again.</summary>
internal class ArpaFuzz : FuzzReader
{
    private static readonly NGramStorageOptions Packed = new() { Kind = NGramStorageKind.Packed, ProbabilityBits = 4, BackoffBits = 4 };

    public override string Name => "arpa";

    public override void Read(FuzzInput input)
    {
        NGramModel model = Arpa.Read(input.Path);
        NGramUse.Query(model);
        NGramUse.QueryText(model);
        model.Prune(NGramPruning.ByEntropy(1e-3));
        foreach (NGramStorageOptions? form in (NGramStorageOptions?[])[null, Packed])
        {
            using NGramModel stored = model.Store(form);
            NGramUse.Query(stored);
        }

        using var text = new MemoryStream();
        Arpa.Write(model, text);
        text.Position = 0;
        Require(Arpa.Read(text).NGramCount(model.Order) == model.NGramCount(model.Order), "what Arpa.Write writes, Arpa.Read reads");
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        foreach (NGramModel model in NGramUse.Models())
        {
            using var text = new MemoryStream();
            Arpa.Write(model, text);
            yield return text.ToArray();
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => random.OneIn(8)
        ? ByteMutator.Mutate(seed, Seeds, random)
        : TextMutator.Mutate(seed, random);
}
