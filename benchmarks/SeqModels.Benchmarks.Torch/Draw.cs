namespace SeqModels.Benchmarks.Torch;

/// <summary>Numbers that both sides of a case draw alike: they depend only on the name of what they are for.</summary>
internal static class Draw
{
    public static float[] Uniform(string name, long count, float bound)
    {
        var random = new Random(Seed(name));
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
            values[i] = bound * ((2 * random.NextSingle()) - 1);
        return values;
    }

    public static int[] Tokens(string name, int count, int vocabulary)
    {
        var random = new Random(Seed(name));
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++)
            tokens[i] = random.Next(vocabulary);
        return tokens;
    }

    /// <summary>FNV-1a.</summary>
    private static int Seed(string name) => unchecked((int)name.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u));
}
