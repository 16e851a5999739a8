using SeqModels.Text;

namespace SeqModels.Cli.Texts;

/// <summary>What a token is, by its name on the command line.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">The explanation in the help.</param>
/// <param name="MinCount">The default number of occurrences from which a token is in the vocabulary.</param>
/// <param name="Options">How a text is read.</param>
internal sealed record TextUnit(string Name, string Description, int MinCount, CorpusOptions Options)
{
    /// <summary>The default.</summary>
    public const string Default = "char";

    public static IReadOnlyList<TextUnit> All { get; } =
    [
        new(Default, "characters, new lines included", 1, CorpusOptions.Characters),
        new("word", "words between white space, lines as sentences", 2, CorpusOptions.Sentences),
        new("mark", "words and single punctuation marks, lines as sentences", 2, CorpusOptions.Sentences with { Tokenizer = new RegexTokenizer() }),
    ];

    /// <summary>The unit with a name.</summary>
    public static TextUnit Find(string name) => All.First(unit => unit.Name == name);

    /// <summary>The explanation of all units.</summary>
    public static string Explain() => string.Join("; ", All.Select(unit => $"{unit.Name} for {unit.Description}"));
}
