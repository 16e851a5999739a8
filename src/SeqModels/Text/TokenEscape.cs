using System.Globalization;
using System.Text;

namespace SeqModels.Text;

/// <summary>Writes any string on one line of UTF-8 text and reads it back exactly: \\ \n \r \t, and \uXXXX for other
/// control characters, line and paragraph separators, the byte-order mark and lone surrogates.</summary>
internal static class TokenEscape
{
    public static string Escape(string token)
    {
        if (!token.AsSpan().ContainsAnyExceptInRange('!', '~') && !token.Contains('\\'))
        {
            return token;
        }
        var text = new StringBuilder(token.Length + 8);
        for (int i = 0; i < token.Length; i++)
        {
            char c = token[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < token.Length && char.IsLowSurrogate(token[i + 1]);
            if (pair)
            {
                text.Append(c).Append(token[++i]);
            }
            else
            {
                _ = c switch
                {
                    '\\' => text.Append("\\\\"),
                    '\n' => text.Append("\\n"),
                    '\r' => text.Append("\\r"),
                    '\t' => text.Append("\\t"),
                    '\u2028' or '\u2029' or '\uFEFF' => AppendCode(text, c),
                    _ => char.IsControl(c) || char.IsSurrogate(c) ? AppendCode(text, c) : text.Append(c),
                };
            }
        }
        return text.ToString();
    }

    /// <summary>Reverses <see cref="Escape"/>; false for an invalid escape sequence.</summary>
    public static bool TryUnescape(string line, out string token)
    {
        token = line;
        if (!line.Contains('\\'))
        {
            return true;
        }
        var text = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                text.Append(line[i]);
                continue;
            }
            char kind = ++i < line.Length ? line[i] : '\0';
            if (kind == 'u' && i + 4 < line.Length
                && ushort.TryParse(line.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                text.Append((char)code);
                i += 4;
                continue;
            }
            if ("\\nrt".IndexOf(kind, StringComparison.Ordinal) is var index && index < 0)
            {
                return false;
            }
            text.Append("\\\n\r\t"[index]);
        }
        token = text.ToString();
        return true;
    }

    private static StringBuilder AppendCode(StringBuilder text, char c) =>
        text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
}
