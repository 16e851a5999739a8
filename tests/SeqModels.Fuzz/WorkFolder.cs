namespace SeqModels.Fuzz;

/// <summary>A new folder, in memory where the system has such a place, that is removed in the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    public WorkFolder()
    {
        string root = OperatingSystem.IsLinux() && Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(root, "seqmodels-fuzz-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
