using SeqModels.Numerics;

namespace SeqModels.Cli.Tests.NGrams;

/// <summary>Sentences whose counts of counts give discounts.</summary>
internal static class NGramTexts
{
    /// <summary>Sentences over a vocabulary with a long tail.</summary>
    public static string Sentences(int count, ulong seed)
    {
        var random = new RandomSource(seed);
        string[] lines = [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 3 + random.NextInt(6)).Select(_ => Word(random))))];
        return string.Join('\n', lines) + "\n";
    }

    private static string Word(RandomSource random) => "w" + (int)Math.Floor(60 * Math.Pow(random.NextDouble(), 3));
}
