namespace SeqModels.Fuzz.Readers;

/// <summary>One file for a reader.</summary>
/// <param name="bytes">Its content.</param>
/// <param name="folder">A folder of this process for it.</param>
internal sealed class FuzzInput(byte[] bytes, string folder)
{
    private string? _path;

    public byte[] Bytes => bytes;

    /// <summary>A folder for what the reader's users write beside it.</summary>
    public string Folder => folder;

    /// <summary>The file, written when it is first asked for; never the file of the input before, which may still be mapped.</summary>
    public string Path => _path ??= Write("input");

    /// <summary>The file under a name of its own.</summary>
    public string Write(string name)
    {
        string path = System.IO.Path.Combine(folder, name);
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
