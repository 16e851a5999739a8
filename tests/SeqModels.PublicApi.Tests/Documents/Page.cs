namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>The documents and the sources of snippets, which are embedded in this assembly.</summary>
internal static class Page
{
    /// <summary>The text of a document, such as <c>docs/guide/index.md</c>, or of a snippet, such as <c>Snippets/TagJob.cs</c>.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"There is no '{name}' in the assembly.", name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
