using SeqModels.Fuzz.Mutations;
using SeqModels.NGrams;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="NGramModel.Load(string, NGramLoadOptions?, CancellationToken)"/> of a model of counts; then queries.</summary>
internal sealed class CountModelFuzz : FuzzReader
{
    public override string Name => "count-model";

    public override void Read(FuzzInput input)
    {
        using NGramModel model = NGramModel.Load(input.Path);
        model.Verify();
        NGramUse.Query(model);
        NGramUse.QueryText(model);
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("model");
        foreach (NGramSmoothing smoothing in (NGramSmoothing[])[NGramSmoothing.MaximumLikelihood, NGramSmoothing.AddK(0.25)])
        {
            NGramModel.Estimate(FuzzText.Sentences, 3, smoothing).Save(path);
            yield return File.ReadAllBytes(path);
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => CountFileMutator.Mutate(seed, Seeds, random);
}
