using SeqModels.Evaluation;
using SeqModels.Numerics;

namespace RescoringSample;

/// <summary>Sentences whose verbs agree with a subject that other nouns separate from them, and a recognizer that mistakes words.</summary>
internal sealed class NoisyChannel(RandomSource random)
{
    private static readonly string[][] Nouns =
        [["cat", "cats"], ["dog", "dogs"], ["bird", "birds"], ["child", "children"], ["teacher", "teachers"], ["farmer", "farmers"], ["king", "kings"]];

    private static readonly string[][] Verbs = [["sees", "see"], ["hears", "hear"], ["likes", "like"], ["follows", "follow"], ["helps", "help"]];
    private static readonly string[] Near = ["near", "behind", "with"], Adjectives = ["old", "young", "small", "quiet"], Adverbs = ["often", "today", "again", "quickly"];

    /// <summary>The words that the recognizer confuses a word with, itself first: the other number, words of the same class, nothing.</summary>
    private static readonly Dictionary<string, string[]> Confusions = Pairs(Nouns).Concat(Pairs(Verbs))
        .Concat(((string[][])[["the", "a", "two"], ["that"], Near, Adjectives, Adverbs]).SelectMany(words =>
            words.Select(word => (string[])[word, .. words.Where(other => other != word).Take(2), ""]))).ToDictionary(words => words[0]);

    /// <summary>A sentence such as <c>the old cats near the king often see a dog</c>.</summary>
    public string[] Sentence()
    {
        int number = random.NextInt(2);
        string inner = random.NextInt(5) switch
        {
            0 or 1 => $"{Pick(Near)} {NounPhrase(random.NextInt(2))}",
            2 => $"that {Pick(Verbs)[number]} {NounPhrase(random.NextInt(2))}",
            3 => $"{Pick(Near)} {NounPhrase(random.NextInt(2))} {Pick(Near)} {NounPhrase(random.NextInt(2))}",
            _ => "",
        };
        return $"{NounPhrase(number)} {inner} {Maybe(Adverbs)} {Pick(Verbs)[number]} {NounPhrase(random.NextInt(2))}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The best hypotheses of the channel: it scores every word and its confusions with normal noise, the true word higher by 2.</summary>
    public NBestList Recognize(string[] sentence, int count)
    {
        List<(string Text, double Score)> best = [("", 0)];
        foreach (string word in sentence)
        {
            var candidates = Confusions[word].Select((other, i) => (Word: other, Score: random.NextNormal() + (i == 0 ? 2 : 0))).ToArray();
            best = [.. best.SelectMany(left => candidates.Select(right => ($"{left.Text} {right.Word}", left.Score + right.Score))).OrderByDescending(pair => pair.Item2).Take(count)];
        }
        return new NBestList([.. best.Select(pair => Hypothesis.FromText(pair.Text, ("channel", pair.Score)))], sentence);
    }

    private string NounPhrase(int number) => $"{Pick(number == 0 ? ["the", "a"] : ["the", "two"])} {Maybe(Adjectives)} {Pick(Nouns)[number]}";

    private string Maybe(string[] words) => random.NextInt(3) == 0 ? Pick(words) : "";

    private T Pick<T>(T[] items) => items[random.NextInt(items.Length)];

    private static IEnumerable<string[]> Pairs(string[][] pairs) => pairs.SelectMany((pair, i) =>
        new[] { 0, 1 }.Select(number => (string[])[pair[number], pair[1 - number], pairs[(i + 1) % pairs.Length][number], ""]));
}
