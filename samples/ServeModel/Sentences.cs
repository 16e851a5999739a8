using SeqModels.Numerics;

namespace ServeModelSample;

/// <summary>Sentences of a small grammar.</summary>
internal static class Sentences
{
    private static readonly string[] Who = ["the cat", "the old dog", "a small bird", "my neighbour", "the gardener", "a quiet child"];
    private static readonly string[] Does = ["sees", "follows", "remembers", "does not see", "waits for"];
    private static readonly string[] When = ["today", "every morning", "at night", "in the rain", "before dinner"];

    public static IEnumerable<string> Generate(int count, RandomSource random)
    {
        for (int i = 0; i < count; i++)
            yield return $"{Pick(Who)} {Pick(Does)} {Pick(Who)} {Pick(When)}.";

        string Pick(string[] words) => words[random.NextInt(words.Length)];
    }
}
