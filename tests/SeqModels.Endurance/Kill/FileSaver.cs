namespace SeqModels.Endurance.Kill;

/// <summary>A saver of values that are made once.</summary>
internal sealed class FileSaver<T>(string name, string fileName, Func<int, T> make, Action<T, string> save, Func<string, string> read, params string[] companions)
    : Saver(name, fileName)
{
    private T[]? _values;
    private string[]? _identities;

    private string[] Identities => _identities ??= [.. Enumerable.Range(0, Contents).Select(ReadBack)];

    public override IEnumerable<string> Companions => companions;

    private T[] Values => _values ??= [.. Enumerable.Range(0, Contents).Select(make)];

    public override void Prepare() => _ = Values;

    public override void Save(string path, long version) => save(Values[version % Contents], path);

    public override string Read(string path) => File.Exists(path) ? read(path) : None;

    public override string Identity(long version) => version == 0 ? None : Identities[version % Contents];

    public override bool IsKnown(string identity) => Identities.Contains(identity);

    private string ReadBack(int index)
    {
        using var folder = new ScratchFolder();
        save(Values[index], folder.File(FileName));
        return read(folder.File(FileName));
    }
}
