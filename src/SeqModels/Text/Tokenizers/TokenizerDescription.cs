using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SeqModels.Text.Tokenizers;

/// <summary>
/// A tokenizer as JSON, for the files of models: <c>{"type":"Whitespace"}</c>, <c>{"type":"Character"}</c>, <c>{"type":"Regex"}</c> with a custom
/// pattern, its options and the separator. Of a custom tokenizer only the name is stored, from which it cannot be created again. A pattern that was
/// read has a match timeout of one second.
/// </summary>
internal static class TokenizerDescription
{
    private const string Whitespace = "Whitespace";
    private const string Character = "Character";
    private const string Expression = "Regex";
    private const string Other = "Other";

    private const string WhitespaceDescription = """{"type":"Whitespace"}""";
    private const string CharacterDescription = """{"type":"Character"}""";

    // A pattern comes from a file, which may be hostile: backtracking must not run without end.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    public static string Write(ITokenizer tokenizer)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            switch (tokenizer)
            {
                case WhitespaceTokenizer:
                    writer.WriteString("type", Whitespace);
                    break;
                case CharacterTokenizer:
                    writer.WriteString("type", Character);
                    break;
                case RegexTokenizer regex:
                    writer.WriteString("type", Expression);
                    Write(writer, regex);
                    break;
                default:
                    writer.WriteString("type", Other);
                    writer.WriteString("name", tokenizer.GetType().FullName);
                    break;
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The tokenizer; null for a user's own.</summary>
    /// <exception cref="FormatException">The text is no such JSON.</exception>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    public static ITokenizer? Read(string text) => text switch
    {
        // As it is written for most models: loading one starts no JSON reader.
        WhitespaceDescription => new WhitespaceTokenizer(),
        CharacterDescription => new CharacterTokenizer(),
        _ => ReadJson(text),
    };

    /// <summary>The tokenizer of a description in UTF-8; null for a user's own.</summary>
    /// <exception cref="InvalidDataException">It is no description; the message says why, as the end of a sentence.</exception>
    public static ITokenizer? ReadFrom(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Read(Encoding.UTF8.GetString(utf8));
        }
        catch (FormatException error)
        {
            throw new InvalidDataException(error.Message, error);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"its tokenizer has a pattern that is no regular expression: {error.Message}", error);
        }
    }

    /// <summary>The tokenizer of what was tokenized with both: the first where they cut text equally, else null.</summary>
    public static ITokenizer? Common(ITokenizer? first, ITokenizer? second)
    {
        if (first is null || second is null)
            return null;
        bool areBuiltIn = IsBuiltIn(first) && IsBuiltIn(second);
        return first.Equals(second) || (areBuiltIn && Write(first) == Write(second)) ? first : null;
    }

    private static ITokenizer? ReadJson(string text)
    {
        try
        {
            JsonElement root = JsonElement.Parse(text);
            string? type = root.GetProperty("type").GetString();
            return type switch
            {
                Whitespace => new WhitespaceTokenizer(),
                Character => new CharacterTokenizer(),
                Expression => ReadRegex(root),
                Other => null,
                _ => throw new FormatException($"its tokenizer's type must be {Whitespace}, {Character}, {Expression} or {Other}, but is '{type}'. A newer SeqModels may have written it."),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or NotSupportedException)
        {
            throw new FormatException($"its tokenizer is not the expected JSON: {error.Message}", error);
        }
    }

    private static bool IsBuiltIn(ITokenizer tokenizer) => tokenizer is WhitespaceTokenizer or CharacterTokenizer or RegexTokenizer;

    private static void Write(Utf8JsonWriter writer, RegexTokenizer regex)
    {
        if (!regex.IsDefault)
        {
            writer.WriteString("pattern", regex.Pattern.ToString());
            writer.WriteString("options", (regex.Pattern.Options & ~RegexOptions.Compiled).ToString());
        }

        writer.WriteString("separator", regex.Separator);
    }

    private static RegexTokenizer ReadRegex(JsonElement root)
    {
        string separator = root.GetProperty("separator").GetString() ?? "";
        if (!root.TryGetProperty("pattern", out JsonElement pattern))
            return new RegexTokenizer(separator: separator);
        string? names = root.GetProperty("options").GetString();
        return Enum.TryParse(names, out RegexOptions options)
            ? new RegexTokenizer(new Regex(pattern.GetString() ?? "", options, MatchTimeout), separator)
            : throw new FormatException($"its tokenizer's options '{names}' are not those of a regular expression.");
    }
}
