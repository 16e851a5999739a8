using System.Globalization;

namespace SeqModels.Endurance.Kill;

/// <summary>One way to save a file. What is saved says which version it is; there are four contents, taken by turns.</summary>
internal abstract class Saver(string name, string fileName)
{
    protected const int Contents = 4;

    /// <summary>What is found where there is no file.</summary>
    public const string None = "none";

    public string Name { get; } = name;

    public string FileName { get; } = fileName;

    /// <summary>Files that stay beside the saved one.</summary>
    public virtual IEnumerable<string> Companions => [];

    /// <summary>Makes all that is saved, so that a loop of saves does nothing else.</summary>
    public abstract void Prepare();

    public abstract void Save(string path, long version);

    /// <summary>What stands for the content that is found; throws where it is not whole.</summary>
    public abstract string Read(string path);

    /// <summary>What is to be found after a version was saved; version 0 is no file.</summary>
    public abstract string Identity(long version);

    /// <summary>Whether such a thing may be found at all while others save.</summary>
    public abstract bool IsKnown(string identity);

    /// <summary>Saves one version after another without end.</summary>
    /// <param name="path">Where.</param>
    /// <param name="first">The first version.</param>
    /// <param name="saved">Is told every version that is saved.</param>
    public virtual void SaveForEver(string path, long first, Action<long> saved)
    {
        for (long version = first; ; version++)
        {
            Save(path, version);
            saved(version);
        }
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
