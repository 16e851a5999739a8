using System.Text;
using SeqModels.Fuzz.Mutations;

namespace SeqModels.Fuzz.Readers;

/// <summary>A reader of a JSON file.</summary>
internal abstract class JsonFuzz : FuzzReader
{
    protected override byte[] Mutate(byte[] seed, FuzzRandom random)
    {
        if (random.OneIn(8))
        {
            return ByteMutator.Mutate(seed, Seeds, random);
        }

        JsonTree tree = JsonTree.Parse(Encoding.UTF8.GetString(seed));
        JsonMutator.Mutate(tree, random);
        return Encoding.UTF8.GetBytes(tree.ToString());
    }

    /// <summary>The bytes of a file that is saved.</summary>
    protected static byte[] Saved(Action<string> save)
    {
        using var folder = new WorkFolder();
        string path = folder.PathOf("saved");
        save(path);
        return File.ReadAllBytes(path);
    }
}
