using System.Text;

namespace SeqModels.Site;

/// <summary>The tables of contents: of the bar at the top and of each part of the site.</summary>
internal static class Contents
{
    private static readonly string[] Guide =
    [
        "index", "ten-minutes", "tensors", "ngram-models", "recurrent-language-models", "forecasting", "classify-and-tag",
        "sequence-to-sequence", "hidden-markov-models", "training", "saving-and-sharing", "serving", "extending", "coming-from",
        "performance-and-determinism", "troubleshooting", "command-line",
    ];

    private static readonly string[] Documents =
    [
        "architecture", "performance", "performance-notes", "results", "comparison", "gradient-flow", "reliability",
        "upgrading", "changelog", "contributing", "security", "license",
    ];

    private static readonly (string Folder, string Title, string[] Order)[] Parts =
        [("guide", "Guide", Guide), ("samples", "Samples", ["index"]), ("documents", "Documents", Documents)];

    /// <summary>The files of contents.</summary>
    /// <param name="titles">The title of each page.</param>
    public static IEnumerable<(string Place, string Text)> Of(IReadOnlyDictionary<string, string> titles)
    {
        var bar = new StringBuilder();
        foreach ((string part, string title, string[] order) in Parts)
        {
            string[] pages = [.. Ordered(titles.Keys.Where(place => Repository.FolderOf(place) == part), order)];
            if (pages.Length == 0)
                continue;
            var text = new StringBuilder();
            foreach (string page in pages)
                Entry(text, titles[page].Split(": ")[0], Path.GetFileName(page));
            if (part == "documents")
                Decisions(text, titles);
            yield return ($"{part}/toc.yml", text.ToString());
            bar.Append(Invariant($"- name: {title}\n  href: {part}/\n  homepage: {pages[0]}\n"));
            if (part == "samples")
                bar.Append("- name: API\n  href: api/\n  homepage: api/index.md\n");
        }

        yield return ("toc.yml", bar.ToString());
    }

    private static void Decisions(StringBuilder text, IReadOnlyDictionary<string, string> titles)
    {
        text.Append("- name: Decisions\n  items:\n");
        const string Folder = "documents/decisions";
        foreach (string page in titles.Keys.Where(place => Repository.FolderOf(place) == Folder).Order(StringComparer.Ordinal))
            Entry(text, titles[page], "decisions/" + Path.GetFileName(page), "  ");
    }

    private static void Entry(StringBuilder text, string title, string href, string indent = "") =>
        text.Append(Invariant($"{indent}- name: '{title.Replace("'", "''", StringComparison.Ordinal)}'\n{indent}  href: {href}\n"));

    /// <summary>The pages in the given order; those that it does not name follow, by name.</summary>
    private static IEnumerable<string> Ordered(IEnumerable<string> pages, string[] order) =>
        pages.OrderBy(page => Array.IndexOf(order, Path.GetFileNameWithoutExtension(page)) is int place and >= 0 ? place : order.Length)
            .ThenBy(page => page, StringComparer.OrdinalIgnoreCase);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
