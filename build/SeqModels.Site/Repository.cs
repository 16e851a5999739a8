namespace SeqModels.Site;

/// <summary>The files of the repository. Paths are relative to its root, with slashes.</summary>
/// <param name="root">The root folder.</param>
internal sealed class Repository(string root)
{
    private const string Url = "https://github.com/seqmodels/SeqModels";

    public string FullPath(string path) => Path.Combine(root, path);

    public string Read(string path) => File.ReadAllText(FullPath(path));

    /// <summary>The files of a folder, not of its subfolders, in ordinal order.</summary>
    public string[] Files(string folder, string pattern) =>
        Directory.Exists(FullPath(folder)) ? Ordered(folder, Directory.GetFiles(FullPath(folder), pattern)) : [];

    public string[] Folders(string folder) => Ordered(folder, Directory.GetDirectories(FullPath(folder)));

    public bool Exists(string path) => File.Exists(FullPath(path)) || Directory.Exists(FullPath(path));

    /// <summary>The address of a file or folder that is no page of the site.</summary>
    public string Address(string path) => $"{Url}/{(Directory.Exists(FullPath(path)) ? "tree" : "blob")}/main/{path}";

    /// <summary>The path to which a link in a file of <paramref name="folder"/> leads.</summary>
    public static string Resolve(string folder, string link)
    {
        var parts = new List<string>(folder.Length == 0 ? [] : folder.Split('/'));
        foreach (string part in link.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ""))
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    /// <summary>The folder of a path, "" for the root.</summary>
    public static string FolderOf(string path) => path.LastIndexOf('/') is int end and >= 0 ? path[..end] : "";

    /// <summary>The link from a file to another one.</summary>
    public static string Relative(string from, string to)
    {
        string folder = FolderOf(from);
        return Path.GetRelativePath("/" + folder, "/" + to).Replace('\\', '/');
    }

    private static string[] Ordered(string folder, string[] paths) =>
        [.. paths.Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];
}
