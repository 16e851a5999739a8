using SeqModels.Fuzz.Mutations;
using SeqModels.NGrams;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="NGramCounts.Load"/>; then look-ups, estimation with every kind of smoothing, and adding up.</summary>
internal sealed class CountsFuzz : FuzzReader
{
    private static readonly NGramSmoothing[] Smoothings =
    [
        NGramSmoothing.ModifiedKneserNey(), NGramSmoothing.KneserNey(), NGramSmoothing.AbsoluteDiscounting(), NGramSmoothing.WittenBell(), NGramSmoothing.GoodTuring(),
        NGramSmoothing.StupidBackoff(), NGramSmoothing.AddK(0.5), NGramSmoothing.MaximumLikelihood,
    ];

    public override string Name => "counts";

    public override void Read(FuzzInput input)
    {
        NGramCounts counts = NGramCounts.Load(input.Path);
        _ = counts.CountOf(0) + counts.CountOf(int.MaxValue) + counts.DistinctCount(counts.Order);
        if (counts.Order <= NGramState.MaxOrder)
        {
            foreach (NGramSmoothing smoothing in Smoothings)
            {
                NGramUse.Query(NGramModel.Estimate(counts, smoothing));
            }
        }

        Add(counts);
    }

    /// <summary>Sums may be too large, which the method documents.</summary>
    private static void Add(NGramCounts counts)
    {
        try
        {
            NGramCounts.Merge(counts, counts);
        }
        catch (OverflowException)
        {
        }
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("counts");
        foreach (NGramCounts counts in (NGramCounts[])[NGramCounts.Count(FuzzText.Sentences, 3), NGramCounts.Count(FuzzText.Sentences.AsStream(), 2)])
        {
            counts.Save(path);
            yield return File.ReadAllBytes(path);
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => CountFileMutator.Mutate(seed, Seeds, random);
}
