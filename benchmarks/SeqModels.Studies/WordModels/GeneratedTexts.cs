using SeqModels.Numerics;

namespace SeqModels.Studies.WordModels;

/// <summary>Texts for a quick run: sentences of a small grammar.</summary>
internal static class GeneratedTexts
{
    private static readonly string[] Animals = ["cat", "dog", "horse", "sparrow", "heron", "otter", "badger", "fox"];
    private static readonly string[] Places = ["river", "barn", "forest", "harbour", "garden", "market"];
    private static readonly string[] Deeds = ["sees", "follows", "greets", "avoids", "remembers"];
    private static readonly string[] Times = ["morning", "noon", "evening", "night"];

    /// <summary>Writes train.txt, valid.txt and test.txt.</summary>
    public static void Write(string folder, int sentences)
    {
        Directory.CreateDirectory(folder);
        var random = new RandomSource(1);
        foreach ((string name, int count) in (ReadOnlySpan<(string, int)>)[("train", sentences), ("valid", sentences / 10), ("test", sentences / 10)])
        {
            File.WriteAllLines(Path.Combine(folder, name + ".txt"), Enumerable.Range(0, count).Select(_ => Sentence(random)));
        }
    }

    private static string Sentence(RandomSource random)
    {
        int animal = random.NextInt(Animals.Length), place = random.NextInt(Places.Length);
        string other = Animals[(animal + 1 + random.NextInt(2)) % Animals.Length];
        string clause = $"the {Animals[animal]} {Deeds[(animal + place) % Deeds.Length]} the {other} at the {Places[place]}";
        return random.NextInt(3) == 0 ? $"in the {Times[random.NextInt(Times.Length)]} {clause}" : clause;
    }
}
