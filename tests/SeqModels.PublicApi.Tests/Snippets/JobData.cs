using SeqModels.Numerics;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Small generated data sets for the pages of docs/guide.</summary>
internal static class JobData
{
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>Reviews: "not" and "hardly" turn the opinion around.</summary>
    public static (string Text, string Label)[] Reviews()
    {
        var random = new RandomSource(1);
        string[] things = ["the food", "the room", "our guide", "the view"], praise = ["good", "lovely", "great"], blame = ["bad", "awful", "dull"], turns = ["was", "was not", "was very", "was hardly"];
        return [.. Enumerable.Range(0, 900).Select(_ =>
        {
            bool isPraise = random.NextInt(2) == 0;
            string turn = Any(random, turns), text = $"{Any(random, things)} {turn} {Any(random, isPraise ? praise : blame)}";
            bool isTurned = turn is "was not" or "was hardly";
            return (random.NextInt(3) == 0 ? $"last summer in town {text}" : text, isPraise != isTurned ? "positive" : "negative");
        })];
    }

    /// <summary>Sentences with the tags of persons and places.</summary>
    public static (string[] Words, string[] Tags)[] Sentences()
    {
        var random = new RandomSource(2);
        string[] first = ["anna", "paul", "maria", "john"], last = ["berg", "stone", "london", "paris"], places = ["london", "paris", "new york", "rome"];
        string[] forms = ["P lives in L", "P met P in L", "in L it rains", "P left L for L", "the train to L is late", "P sings"];
        return [.. Enumerable.Range(0, 600).Select(_ =>
        {
            var words = new List<string>();
            var tags = new List<string>();
            foreach (string slot in Any(random, forms).Split(' '))
            {
                string[] phrase = slot switch { "P" => [Any(random, first), .. random.NextInt(2) == 0 ? [Any(random, last)] : (string[])[]], "L" => Any(random, places).Split(' '), _ => [slot] };
                string? type = slot switch { "P" => "PER", "L" => "LOC", _ => null };
                words.AddRange(phrase);
                tags.AddRange(phrase.Select((_, i) => type is null ? "O" : (i == 0 ? "B-" : "I-") + type));
            }

            return (words.ToArray(), tags.ToArray());
        })];
    }

    /// <summary>Dates in words and as ISO dates.</summary>
    public static (string Source, string Target)[] Dates()
    {
        var random = new RandomSource(3);
        return [.. Enumerable.Range(0, 1600).Select(_ =>
        {
            (int day, int month, int year) = (1 + random.NextInt(28), 1 + random.NextInt(12), 1990 + random.NextInt(20));
            string name = Months[month - 1];
            return (random.NextInt(2) == 0 ? FormattableString.Invariant($"{day} {name} {year}") : FormattableString.Invariant($"{name} {day}, {year}"), FormattableString.Invariant($"{year}-{month:D2}-{day:D2}"));
        })];
    }

    private static string Any(RandomSource random, string[] items) => items[random.NextInt(items.Length)];
}
