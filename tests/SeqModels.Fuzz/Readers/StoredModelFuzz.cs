using SeqModels.Fuzz.Mutations;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary>
/// <see cref="NGramModel.Load(string, NGramLoadOptions?, CancellationToken)"/> of a hashed or packed model, mapped, and the same bytes between pages that must not be touched;
/// then queries, its tokens, checking, and writing as ARPA.
/// </summary>
/// <param name="name">What the reader is called.</param>
/// <param name="forms">The forms of the seeds in turn.</param>
/// <param name="secondOrder">The order of the second seed.</param>
internal sealed class StoredModelFuzz(string name, IReadOnlyList<NGramStorageOptions> forms, int secondOrder = 4) : FuzzReader
{
    public override string Name => name;

    public override void Read(FuzzInput input)
    {
        using (NGramModel mapped = NGramModel.Load(input.Path))
        {
            NGramUse.Query(mapped);
        }

        // What reads beyond the end meets the page behind, what reads before the beginning the page before.
        foreach (bool atEnd in (bool[])[true, false])
        {
            using var guarded = new GuardedBytes(input.Bytes, atEnd);
            using NGramModel model = guarded.Open();
            NGramUse.Query(model);
            if (atEnd)
            {
                Use(model);
            }
        }
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("model");
        foreach ((NGramModel model, int i) in NGramUse.Models(secondOrder).Select((model, i) => (model, i)))
        {
            model.Save(path, forms[i % forms.Count]);
            yield return File.ReadAllBytes(path);
        }
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => StoredModelMutator.Mutate(seed, Seeds, random);

    private static void Use(NGramModel model)
    {
        NGramUse.QueryText(model);
        try
        {
            Arpa.Write(model, Stream.Null);
        }
        catch (ArgumentException)
        {
            // Documented: a token cannot stand in an ARPA file.
        }

        model.Verify();
        Vocabulary tokens = model.Vocabulary;
        Require(tokens.UnknownId is null || (tokens.UnknownId != tokens.BeginId && tokens.UnknownId != tokens.EndId), "a verified model knows the unknown token from others");
        Require(tokens.BeginId is null || tokens.BeginId != tokens.EndId, "a verified model knows the begin of a sentence from its end");
        Require(NGramUse.HasNumbers(model), "the probabilities of a verified model are numbers");
    }
}
