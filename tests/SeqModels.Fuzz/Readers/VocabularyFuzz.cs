using SeqModels.Fuzz.Mutations;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="Vocabulary.Load(string)"/>; then look-ups, and saving and reading again.</summary>
internal sealed class VocabularyFuzz : FuzzReader
{
    public override string Name => "vocabulary";

    public override void Read(FuzzInput input)
    {
        Vocabulary vocabulary = Vocabulary.Load(input.Path);
        for (int id = 0; id < vocabulary.Count; id++)
        {
            Require(vocabulary.IdOf(vocabulary[id]) == id, "a token has its id");
        }

        Require(vocabulary.TryGetId("no such token", out _) == vocabulary.Tokens.Contains("no such token"), "a token outside is not found");
        using var stream = new MemoryStream();
        vocabulary.Save(stream);
        stream.Position = 0;
        Require(vocabulary.Equals(Vocabulary.Load(stream)), "what was saved is what was read");
    }

    protected override IEnumerable<byte[]> MakeSeeds() =>
        ((Vocabulary[])[FuzzText.Vocabulary, Vocabulary.FromList(["a\nb", "\\", "\u00E9", "\U0001F600", "", " "]), Vocabulary.FromList([])]).Select(vocabulary =>
        {
            using var stream = new MemoryStream();
            vocabulary.Save(stream);
            return stream.ToArray();
        });

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => random.OneIn(8)
        ? ByteMutator.Mutate(seed, Seeds, random)
        : TextMutator.Mutate(seed, random);
}
