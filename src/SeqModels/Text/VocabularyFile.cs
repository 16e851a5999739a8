using System.Globalization;
using System.Text;
using SeqModels.Text.Streams;

namespace SeqModels.Text;

/// <summary>
/// The text form of a vocabulary, UTF-8, lines ended by LF:
/// <c>seqmodels-vocabulary 1</c>, <c>unknown ID|none</c>, <c>begin ID|none</c>, <c>end ID|none</c>, <c>tokens N</c>,
/// then N lines with one escaped token each (<see cref="TokenEscape"/>).
/// </summary>
internal static class VocabularyFile
{
    private const string Header = "seqmodels-vocabulary 1";

    public static void Write(Vocabulary vocabulary, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        writer.WriteLine("unknown " + Id(vocabulary.UnknownId));
        writer.WriteLine("begin " + Id(vocabulary.BeginId));
        writer.WriteLine("end " + Id(vocabulary.EndId));
        writer.WriteLine("tokens " + Id(vocabulary.Count));
        foreach (string token in vocabulary.Tokens)
        {
            writer.WriteLine(TokenEscape.Escape(token));
        }
    }

    public static Vocabulary Read(Stream stream, string name)
    {
        long number = 0;
        var text = new TextStream(stream, what => new InvalidDataException($"Vocabulary.Load: '{name}': {what}."), leaveOpen: true);
        using IEnumerator<TextLine> lines = Utf8Lines.Read(text, name).GetEnumerator();
        if (Next() != Header)
        {
            throw Error($"expected '{Header}' (not a vocabulary file, or one of a newer version)");
        }
        int? unknown = Field("unknown");
        int? begin = Field("begin");
        int? end = Field("end");
        int count = Field("tokens") ?? throw Error("the number of tokens is missing");
        List<string> tokens = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (tokens.Count < count)
        {
            if (!TokenEscape.TryUnescape(Next(), out string token))
            {
                throw Error($"'{token}' contains an invalid escape sequence; valid are \\\\ \\n \\r \\t \\uXXXX");
            }
            if (!seen.Add(token))
            {
                throw Error($"token '{token}' is listed twice");
            }
            tokens.Add(token);
        }
        if (lines.MoveNext())
        {
            number++;
            throw Error($"unexpected text after the {count} tokens declared in the header");
        }
        try
        {
            return Vocabulary.FromList(tokens, Special(unknown), Special(begin), Special(end));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"Vocabulary.Load: '{name}': {e.Message}", e);
        }

        string Next()
        {
            number++;
            return lines.MoveNext() ? lines.Current.Text.ToString() : throw Error("unexpected end of file");
        }

        int? Field(string key)
        {
            string line = Next();
            if (line == key + " none")
            {
                return null;
            }
            if (line.StartsWith(key + " ", StringComparison.Ordinal)
                && int.TryParse(line.AsSpan(key.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                return value;
            }
            throw Error($"expected '{key} NUMBER' or '{key} none', found '{line}'");
        }

        string? Special(int? id) => id is not { } i ? null : i < tokens.Count ? tokens[i] : throw new InvalidDataException(
            $"Vocabulary.Load: '{name}': a special token has id {i}, but there are only {tokens.Count} tokens.");

        InvalidDataException Error(string what) => new($"Vocabulary.Load: '{name}', line {number}: {what}.");
    }

    private static string Id(int? id) => id?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
