namespace SeqModels.Endurance.Kill;

/// <summary>A saver of values that are made once.</summary>
internal sealed class FileSaver<T>(string name, string fileName, Func<int, T> make, Action<T, string> save, Func<string, string> read) : Saver(name, fileName)
{
    private readonly T[] _values = new T[Contents];
    private string[]? _identities;

    private string[] Identities => _identities ??= [.. Enumerable.Range(0, Contents).Select(ReadBack)];

    public override void Prepare()
    {
        for (int i = 0; i < Contents; i++)
            _values[i] ??= make(i);
    }

    public override void Save(string path, long version) => save(_values[version % Contents], path);

    public override string Read(string path) => File.Exists(path) ? read(path) : None;

    public override string Identity(long version) => version == 0 ? None : Identities[version % Contents];

    public override bool IsKnown(string identity) => Identities.Contains(identity);

    private string ReadBack(int index)
    {
        Prepare();
        using var folder = new ScratchFolder();
        save(_values[index], folder.File(FileName));
        return read(folder.File(FileName));
    }
}
