namespace SeqModels.Endurance.FullDisk;

/// <summary>A file that takes all room of a disk but so many bytes.</summary>
internal sealed class Filler : IDisposable
{
    private readonly string _path;

    public Filler(string folder, long room)
    {
        _path = Path.Combine(folder, "filler");
        using FileStream stream = File.Create(_path);
        long free = new DriveInfo(folder).AvailableFreeSpace - room;
        byte[] block = new byte[4096];
        for (long written = 0; written + block.Length <= free; written += block.Length)
            stream.Write(block);
    }

    public void Dispose() => File.Delete(_path);
}
