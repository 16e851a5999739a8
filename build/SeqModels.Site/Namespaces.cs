using System.Text;
using System.Text.RegularExpressions;

namespace SeqModels.Site;

/// <summary>The paragraph about each namespace, below "### Namespace" in docs/api/namespaces.md.</summary>
internal sealed partial class Namespaces
{
    public Namespaces(Repository repository)
    {
        string source = repository.Read("docs/api/namespaces.md").ReplaceLineEndings("\n");
        var overwrite = new StringBuilder();
        Index = Section().Replace(source, section =>
        {
            string name = section.Groups["name"].Value, text = section.Groups["text"].Value.Trim();
            overwrite.Append($"---\nuid: {name}\nsummary: *content\n---\n{text}\n\n");
            return $"### <xref:{name}>\n\n{text}\n\n";
        });
        Overwrite = overwrite.ToString();
    }

    /// <summary>The paragraphs as docfx takes them into the pages of the namespaces.</summary>
    public string Overwrite { get; }

    /// <summary>The page on which the API reference begins.</summary>
    public string Index { get; }

    [GeneratedRegex(@"^### (?<name>[\w.]+)\n(?<text>(?:(?!#).*\n?)+)", RegexOptions.Multiline)]
    private static partial Regex Section();
}
