using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Storage;

namespace SeqModels.Fuzz.Mutations;

/// <summary>A file of a hashed or packed n-gram model taken apart: its sizes, and its sections, which may be put together with other sizes.</summary>
internal sealed class StoredModelImage
{
    /// <summary>The largest file that other sizes make.</summary>
    private const long MostBytes = 1 << 20;

    private StoredModelImage(StoredLayout layout, byte[][] sections) => (Layout, Sections) = (layout, sections);

    public StoredLayout Layout { get; }

    public byte[][] Sections { get; }

    public static StoredModelImage Parse(byte[] file)
    {
        StoredLayout layout = StoredLayout.ReadHeader(file, file.Length, out _);
        return new(layout, [.. Enumerable.Range(0, layout.SectionCount).Select(i => file.AsSpan((int)layout.Offsets[i], (int)layout.SectionLength(i)).ToArray())]);
    }

    /// <summary>The same sections, cut or filled with zeros to other sizes; null when a file of these sizes would be large or is impossible.</summary>
    public StoredModelImage? Resize(int tokens, long tokenBytes, int slots, int description, StoredLevel[] levels)
    {
        var layout = new StoredLayout
        {
            Kind = Layout.Kind,
            Flags = Layout.Flags,
            TokenCount = tokens,
            Specials = Layout.Specials,
            TokenBytes = tokenBytes,
            TokenSlots = slots,
            DescriptionBytes = description,
            TokenizerBytes = Layout.TokenizerBytes,
            Levels = levels,
        };
        var sections = new byte[layout.SectionCount][];
        long total = 0;
        for (int i = 0; i < sections.Length; i++)
        {
            long length = layout.SectionLength(i);
            total += length;
            if (length < 0 || total > MostBytes)
            {
                return null;
            }

            sections[i] = new byte[length];
            Sections[i].AsSpan(0, Math.Min(Sections[i].Length, sections[i].Length)).CopyTo(sections[i]);
        }

        return new StoredModelImage(layout, sections);
    }

    /// <summary>The file, with checksums that fit.</summary>
    public byte[] ToBytes()
    {
        byte[] file = new byte[Layout.FileLength];
        for (int i = 0; i < Sections.Length; i++)
        {
            Sections[i].CopyTo(file.AsSpan((int)Layout.Offsets[i]));
        }

        Layout.WriteHeader([.. Sections.Select(section => BinaryData.Checksum(section))]).CopyTo(file.AsSpan());
        return file;
    }

    /// <summary>Renews the checksum of the header of a file whose numbers were changed.</summary>
    public void SignHeader(byte[] file)
    {
        int end = Layout.HeaderLength - sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(end), BinaryData.Checksum(file.AsSpan(0, end)));
    }

    /// <summary>The numbers of a section.</summary>
    public Span<int> Numbers(int section) => MemoryMarshal.Cast<byte, int>(Sections[section].AsSpan());
}
