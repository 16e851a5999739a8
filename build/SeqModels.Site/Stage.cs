namespace SeqModels.Site;

/// <summary>Writes what docfx builds the site from: documents with the site's links, pages of samples, contents, pictures.</summary>
/// <param name="repository">The repository.</param>
/// <param name="folder">The folder to write; it is emptied first.</param>
internal sealed class Stage(Repository repository, string folder)
{
    private const string Wide = "---\n_disableToc: true\n_disableBreadcrumb: true\n_disableNextArticle: true\n---\n";

    private readonly PageMap _map = new(repository);

    /// <summary>Writes the folder.</summary>
    /// <returns>One line for each fault of the documents.</returns>
    public IReadOnlyList<string> Write()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string source, string place) in _map.Documents)
        {
            string text = repository.Read(source);
            text = source == "LICENSE" ? $"# License\n\n```text\n{text}```\n" : Linked(source, place, text);
            titles[place] = Markdown.Title(source, text);
            Put(place, place == "index.md" ? Wide + text : text);
        }

        var samples = new SamplePages(repository, _map);
        foreach ((string source, string place) in _map.Samples)
        {
            Put(place, Linked("samples/README.md", place, samples.Page(source)));
            titles[place] = Path.GetFileName(source);
        }

        foreach ((string source, string place) in _map.Pictures)
            Copy(source, place);
        foreach ((string place, string text) in Contents.Of(titles))
            Put(place, text);
        var namespaces = new Namespaces(repository);
        Put("overwrite/namespaces.md", namespaces.Overwrite);
        Put("api/index.md", Linked("docs/api/namespaces.md", "api/index.md", namespaces.Index));
        foreach (string file in new[] { "docfx.json", "filter.yml" })
            Copy("build/SeqModels.Site/" + file, file);
        foreach (string file in repository.Files("build/SeqModels.Site/template/public", "*"))
            Copy(file, "template/public/" + Path.GetFileName(file));
        return _map.Problems;
    }

    private string Linked(string source, string place, string text) =>
        Markdown.NamePlainFences(Markdown.ReplaceLinks(text, target => _map.Link(source, place, target)));

    private void Put(string place, string text) => File.WriteAllText(Made(place), text);

    private void Copy(string source, string place) => File.Copy(repository.FullPath(source), Made(place));

    private string Made(string place)
    {
        string path = Path.Combine(folder, place);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
