using SeqModels.Numerics;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Generated English and French sentences for docs/guide/sequence-to-sequence.md: articles and adjectives follow the noun's gender, adjectives its place.</summary>
internal static class Phrases
{
    private static readonly (string English, string French, bool Feminine)[] Nouns =
        [("house", "maison", true), ("car", "voiture", true), ("flower", "fleur", true), ("dog", "chien", false), ("cat", "chat", false), ("garden", "jardin", false)];

    private static readonly (string English, string Masculine, string Feminine)[] Adjectives = [("black", "noir", "noire"), ("green", "vert", "verte"), ("red", "rouge", "rouge")];

    private static readonly (string English, string French)[] Verbs = [("sees", "voit"), ("finds", "trouve"), ("likes", "aime")];

    /// <summary>Distinct sentences in random order, such as (the black cat sees the house, le chat noir voit la maison).</summary>
    public static (string Source, string Target)[] Sentences()
    {
        (string English, string French)[] phrases = [.. Nouns.SelectMany(noun => Adjectives.Select(adjective => (
            $"the {adjective.English} {noun.English}", $"{(noun.Feminine ? "la" : "le")} {noun.French} {(noun.Feminine ? adjective.Feminine : adjective.Masculine)}"))
            .Append(($"the {noun.English}", $"{(noun.Feminine ? "la" : "le")} {noun.French}")))];
        var random = new RandomSource(5);
        return [.. phrases.SelectMany(subject => Verbs.SelectMany(verb => phrases.Select(target =>
            ($"{subject.English} {verb.English} {target.English}", $"{subject.French} {verb.French} {target.French}")))).OrderBy(_ => random.NextDouble())];
    }
}
