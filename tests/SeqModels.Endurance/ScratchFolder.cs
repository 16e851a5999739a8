namespace SeqModels.Endurance;

/// <summary>A folder of its own, removed with all that is in it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-endurance-");

    public string Path => _folder.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The names of what is there, those expected left out.</summary>
    public string[] Others(params ReadOnlySpan<string> expected)
    {
        string[] known = expected.ToArray();
        return [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Except(known).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
