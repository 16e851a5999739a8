using System.Globalization;
using System.Text;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Generation;

/// <summary>Tokens are bytes of UTF-8 in hexadecimal, as in a byte-level encoding; joined bytes that are no character become U+FFFD.</summary>
internal sealed class ByteTokenizer : ITokenizer
{
    public static readonly Vocabulary All = Vocabulary.FromList(Enumerable.Range(0, 256).Select(Name));

    public static string[] Tokens(string text) => [.. Encoding.UTF8.GetBytes(text).Select(b => Name(b))];

    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        foreach (string token in Tokens(line.ToString()))
            receive(token);
    }

    public string Join(IEnumerable<string> tokens) =>
        Encoding.UTF8.GetString([.. tokens.Select(token => byte.Parse(token, NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);

    private static string Name(int value) => value.ToString("X2", CultureInfo.InvariantCulture);
}
