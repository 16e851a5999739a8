using System.Net;
using System.Text.RegularExpressions;

namespace SeqModels.Site;

/// <summary>Checks the built pages: links and anchors lead somewhere, references are resolved, nothing is loaded from elsewhere.</summary>
/// <param name="site">The folder of the site.</param>
/// <param name="source">The folder from which docfx built it.</param>
internal sealed partial class SiteCheck(string site, string source)
{
    private readonly string _root = Path.GetFullPath(site);
    private readonly Dictionary<string, HashSet<string>> _anchors = new(StringComparer.Ordinal);

    /// <summary>One line for each fault.</summary>
    public IEnumerable<string> Problems()
    {
        string[] files = Directory.GetFiles(_root, "*.html", SearchOption.AllDirectories);
        string[] pages = [.. files.Where(file => Path.GetFileName(file) != "toc.html").Order(StringComparer.Ordinal)];
        foreach (string page in pages)
        {
            string html = Comment().Replace(File.ReadAllText(page), "");
            foreach (string problem in Page(page, html).Distinct(StringComparer.Ordinal))
                yield return $"{Path.GetRelativePath(_root, page)}: {problem}";
        }

        foreach (string problem in Comments())
            yield return problem;
        if (pages.Length == 0)
            yield return $"There is no page in {_root}.";
        Console.WriteLine($"{pages.Length} pages checked.");
    }

    private IEnumerable<string> Page(string page, string html)
    {
        if (FirstHeading().Count(html) != 1)
            yield return $"has {FirstHeading().Count(html)} headings of level 1 instead of one.";
        if (EmptySummary().IsMatch(html))
            yield return "has no summary.";
        foreach (Match link in Link().Matches(html))
        {
            string target = WebUtility.HtmlDecode(link.Groups["target"].Value);
            bool isLoaded = link.Groups["tag"].Value != "a";
            if (Scheme().IsMatch(target))
            {
                if (isLoaded && !target.StartsWith("data:", StringComparison.Ordinal))
                    yield return $"loads {target} from elsewhere.";
            }
            else if (Missing(page, target) is { } missing)
            {
                yield return $"the link to {target} {missing}.";
            }
        }
    }

    private string? Missing(string page, string target)
    {
        string[] parts = target.Split('#', 2);
        string path = Uri.UnescapeDataString(parts[0].Split('?')[0]);
        string file = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
        if (path.EndsWith('/'))
            file = Path.Combine(file, "index.html");
        if (!File.Exists(file))
            return "leads to no file";
        bool isFound = parts.Length == 1 || parts[1].Length == 0 || Anchors(file).Contains(Uri.UnescapeDataString(parts[1]));
        return isFound ? null : "leads to no heading of that page";
    }

    /// <summary>Types without summary, and references of documentation comments to members that are not public.</summary>
    private IEnumerable<string> Comments()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(source, "api"), "SeqModels.*.yml").Order(StringComparer.Ordinal)];
        string[] texts = [.. files.Select(file => File.ReadAllText(file).Split("\nreferences:")[0])];
        HashSet<string> known = [.. texts.SelectMany(text => Uid().Matches(text)).Select(uid => uid.Groups[1].Value.Trim('\''))];
        foreach ((string file, string text) in files.Zip(texts))
        {
            string type = text.Split("\n- uid:")[1];
            if (!type.Contains("\n  type: Namespace", StringComparison.Ordinal) && !type.Contains("\n  summary:", StringComparison.Ordinal))
                yield return $"{Path.GetFileName(file)}: the type has no summary.";
            IEnumerable<string> names = Reference().Matches(text).Select(reference => Uri.UnescapeDataString(reference.Groups[1].Value));
            foreach (string name in names.Distinct(StringComparer.Ordinal).Where(name => !known.Contains(name)))
                yield return $"{Path.GetFileName(file)}: the reference to {name} is not resolved.";
        }
    }

    private HashSet<string> Anchors(string file)
    {
        if (_anchors.TryGetValue(file, out HashSet<string>? anchors))
            return anchors;
        MatchCollection found = Anchor().Matches(File.ReadAllText(file));
        return _anchors[file] = [.. found.Select(anchor => WebUtility.HtmlDecode(anchor.Groups[1].Value))];
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex FirstHeading();

    [GeneratedRegex(@"^- uid: (SeqModels\S*|'SeqModels[^']*')", RegexOptions.Multiline)]
    private static partial Regex Uid();

    [GeneratedRegex("""<xref href="(SeqModels[^"?]*)""")]
    private static partial Regex Reference();

    [GeneratedRegex("""<div class="markdown level0 summary">\s*</div>""")]
    private static partial Regex EmptySummary();

    [GeneratedRegex("""<(?<tag>a|img|link|script|source|iframe)\b[^>]*?\s(?:href|src)="(?<target>[^"]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9+.-]*:|^//")]
    private static partial Regex Scheme();

    [GeneratedRegex("""\s(?:id|name)="([^"]+)""")]
    private static partial Regex Anchor();
}
