using System.Runtime.InteropServices;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Storage;

namespace SeqModels.Tests.NGrams;

/// <summary>The bytes of a stored model, changed as one who knows the format changes them: with checksums that fit again.</summary>
internal sealed class CraftedModel
{
    private readonly byte[] _bytes;

    public CraftedModel(string path)
    {
        _bytes = File.ReadAllBytes(path);
        Layout = StoredLayout.ReadHeader(_bytes, _bytes.Length, out _);
    }

    public StoredLayout Layout { get; }

    /// <summary>The bytes of a section as numbers.</summary>
    public Span<T> Section<T>(int section)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan((int)Layout.Offsets[section], (int)Layout.SectionLength(section)));

    /// <summary>The n-grams of a level of the hashed form, words of the packed form.</summary>
    public Span<T> Level<T>(int level)
        where T : unmanaged => Section<T>(StoredLayout.TokenSections + (level * Layout.SectionsPerLevel));

    /// <summary>Writes the file as it is now, with the layout's sizes and special tokens.</summary>
    public void Write(string path)
    {
        uint[] checksums = [.. Enumerable.Range(0, Layout.SectionCount).Select(section => BinaryData.Checksum(Section<byte>(section)))];
        Layout.WriteHeader(checksums).CopyTo(_bytes.AsSpan());
        File.WriteAllBytes(path, _bytes);
    }
}
