namespace SeqModels.Site;

/// <summary>Which files of the repository are pages or pictures of the site, and where they lie there.</summary>
internal sealed class PageMap
{
    private readonly Repository _repository;
    private readonly SortedDictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal)
    {
        ["docs/guide"] = "guide/index.md",
        ["docs"] = "documents/architecture.md",
        ["docs/api/namespaces.md"] = "api/index.md",
        ["samples"] = "samples/index.md",
    };

    public PageMap(Repository repository)
    {
        _repository = repository;
        _places["README.md"] = "index.md";
        _places["samples/README.md"] = "samples/index.md";
        foreach (string file in new[] { "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE" })
            _places[file] = $"documents/{(file == "LICENSE" ? "license.md" : file.ToLowerInvariant())}";
        Add("docs", "documents", "*.md", "*.png", "*.svg");
        Add("docs/curves", "documents/curves", "*.png");
        Add("docs/decisions", "documents/decisions", "*.md");
        Add("docs/guide", "guide", "*.md");
        Add("docs/guide/pictures", "guide/pictures", "*.png");
        foreach (string folder in repository.Folders("samples").Where(folder => repository.Exists(folder + "/Program.cs")))
            _aliases[folder] = $"{folder}.md";
        foreach (string folder in repository.Folders("src").Where(folder => repository.Files(folder, "PublicAPI.Shipped.txt").Length > 0))
            _aliases[folder] = folder == "src/SeqModels" ? "api/index.md" : $"api/{Path.GetFileName(folder)}.yml";
    }

    /// <summary>The documents, by their path in the repository and on the site.</summary>
    public IEnumerable<(string Source, string Place)> Documents => Kind(".md");

    /// <summary>The pictures, by their path in the repository and on the site.</summary>
    public IEnumerable<(string Source, string Place)> Pictures => Kind(".png").Concat(Kind(".svg"));

    /// <summary>The samples, by their folder and their page.</summary>
    public IEnumerable<(string Source, string Place)> Samples =>
        _aliases.Where(folder => folder.Key.StartsWith("samples/", StringComparison.Ordinal)).Select(folder => (folder.Key, folder.Value));

    /// <summary>One line for each link that leads to nothing.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What a link of a document becomes on a page: a page, a picture, or the project's address of that file.</summary>
    public string Link(string source, string place, string target)
    {
        if (target.Contains(':', StringComparison.Ordinal) || target[0] == '#')
            return target;
        string[] parts = target.Split('#', 2);
        string anchor = parts.Length == 2 ? "#" + parts[1] : "";
        string path = Repository.Resolve(Repository.FolderOf(source), Uri.UnescapeDataString(parts[0]));
        if (_places.TryGetValue(path, out string? page) || _aliases.TryGetValue(path, out page))
            return Repository.Relative(place, page) + anchor;
        if (!_repository.Exists(path))
            Problems.Add($"{source}: the link to {target} leads to nothing.");
        return _repository.Address(path) + anchor;
    }

    private void Add(string folder, string place, params string[] patterns)
    {
        foreach (string file in patterns.SelectMany(pattern => _repository.Files(folder, pattern)))
            _places[file] = $"{place}/{Path.GetFileName(file)}";
    }

    private IEnumerable<(string Source, string Place)> Kind(string extension) =>
        _places.Where(place => place.Value.EndsWith(extension, StringComparison.Ordinal)).Select(place => (place.Key, place.Value));
}
