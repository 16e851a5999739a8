using SeqModels.Fuzz.Mutations;

namespace SeqModels.Fuzz.Readers;

/// <summary>As <see cref="TextFuzz"/>, of a gzip file.</summary>
internal sealed class TextGzipFuzz : TextFuzz
{
    public override string Name => "text-gzip";

    protected override IEnumerable<byte[]> MakeSeeds() => [GzipWriter.Pack(FuzzText.Utf8)];

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => GzipMutator.Mutate(FuzzText.Utf8, random);
}
