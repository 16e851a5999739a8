using SeqModels.Fuzz.Mutations;

namespace SeqModels.Fuzz.Readers;

/// <summary>As <see cref="ArpaFuzz"/>, of a gzip file.</summary>
internal sealed class ArpaGzipFuzz : ArpaFuzz
{
    /// <summary>1 MB of blank lines or of one word.</summary>
    private const int LongestRun = 4096;

    private byte[][]? _texts;

    public override string Name => "arpa-gzip";

    protected override IEnumerable<byte[]> MakeSeeds() => (_texts ??= [.. base.MakeSeeds()]).Select(text => GzipWriter.Pack(text));

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => GzipMutator.Mutate(_texts![random.Below(_texts.Length)], random, LongestRun);
}
