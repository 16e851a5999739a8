namespace SeqModels.Plotting.Tests;

/// <summary>A folder for pictures, deleted at the end.</summary>
internal sealed class PictureFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory().FullName;

    public string File(string name) => Path.Combine(Root, name);

    public byte[] Bytes(Panel panel, ChartSize? size = null)
    {
        string path = File(Guid.NewGuid() + ".png");
        panel.Save(path, size);
        return System.IO.File.ReadAllBytes(path);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
