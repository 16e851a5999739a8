namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>A fenced block of a Markdown document.</summary>
/// <param name="Line">The line of its opening fence, from 1.</param>
/// <param name="Language">What follows the fence: <c>csharp</c>.</param>
/// <param name="Kind"><c>snippet</c>, <c>output</c> or <c>picture</c> where an HTML comment before the block says so.</param>
/// <param name="Name">The name in that comment.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record CodeBlock(int Line, string Language, string? Kind, string? Name, string Text)
{
    /// <summary>All fenced blocks of a document.</summary>
    /// <exception cref="FormatException">A block is not closed, or a marker is not followed by a block.</exception>
    public static IReadOnlyList<CodeBlock> Read(string markdown)
    {
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var blocks = new List<CodeBlock>();
        (string Kind, string Name)? marker = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                int end = Array.IndexOf(lines, "```", i + 1);
                if (end < 0)
                    throw new FormatException($"Line {i + 1}: the block is not closed.");
                string text = string.Join('\n', lines[(i + 1)..end]);
                blocks.Add(new CodeBlock(i + 1, lines[i][3..].Trim(), marker?.Kind, marker?.Name, text));
                marker = null;
                i = end;
            }
            else if (lines[i].Trim().Length > 0)
            {
                if (marker is not null)
                    throw new FormatException($"Line {i + 1}: '{marker.Value.Kind}: {marker.Value.Name}' must stand right before a fenced block.");
                marker = Marker(lines[i].Trim());
            }
        }

        return marker is null ? blocks : throw new FormatException($"'{marker.Value.Kind}: {marker.Value.Name}' has no block.");
    }

    private static (string Kind, string Name)? Marker(string line)
    {
        if (!line.StartsWith("<!--", StringComparison.Ordinal) || !line.EndsWith("-->", StringComparison.Ordinal))
            return null;
        return line[4..^3].Split(':', StringSplitOptions.TrimEntries) is [("snippet" or "output" or "picture") and var kind, var name] ? (kind, name) : null;
    }
}
