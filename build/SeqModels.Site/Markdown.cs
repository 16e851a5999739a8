using System.Text.RegularExpressions;

namespace SeqModels.Site;

/// <summary>The parts of a Markdown document that the site changes or reads.</summary>
internal static partial class Markdown
{
    /// <summary>Replaces the target of every link and picture, outside code.</summary>
    public static string ReplaceLinks(string text, Func<string, string> replace) =>
        OutsideFences(text, line => ProseOrCode().Replace(line, part =>
            part.Groups["code"].Success ? part.Value : part.Groups["start"].Value + replace(part.Groups["target"].Value)));

    /// <summary>Says of blocks without a language that they are text: the template would guess a language.</summary>
    public static string NamePlainFences(string text)
    {
        bool isInside = false;
        return FenceLine().Replace(text, line =>
        {
            isInside = !isInside;
            return isInside && line.Groups["language"].Length == 0 ? line.Value + "text" : line.Value;
        });
    }

    /// <summary>The text of the first heading of level 1.</summary>
    public static string Title(string path, string text)
    {
        string? title = null;
        OutsideFences(text, line =>
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
                title ??= line[2..].Trim().Replace("`", "", StringComparison.Ordinal);
            return line;
        });
        return title ?? throw new InvalidDataException($"{path} has no heading of level 1.");
    }

    /// <summary>The cells of a table's row.</summary>
    public static string[] Cells(string row) => [.. CellBorder().Split(row.Trim().Trim('|')).Select(cell => cell.Trim())];

    private static string OutsideFences(string text, Func<string, string> change)
    {
        string? fence = null;
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string mark = Fence().Match(lines[i]).Groups[1].Value;
            if (mark.Length > 0 && (fence is null || mark.StartsWith(fence, StringComparison.Ordinal)))
                fence = fence is null ? mark : null;
            else if (fence is null)
                lines[i] = change(lines[i]);
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex("^ *(?:> *)?(```+|~~~+)")]
    private static partial Regex Fence();

    [GeneratedRegex("^ *(?:> *)?```(?<language>[a-z]*)$", RegexOptions.Multiline)]
    private static partial Regex FenceLine();

    // Inline code, or what a link, a reference or a tag begins with and its target.
    [GeneratedRegex("""(?<code>(`+)(?!`).+?(?<!`)\1(?!`))|(?<start>\]\(|^ {0,3}\[[^\]]+\]: +|<(?:img|a) [^>]*?(?:src|href)=")"""
        + """(?<target>[^)\s"]+)""")]
    private static partial Regex ProseOrCode();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();
}
