using System.Runtime.InteropServices;
using SeqModels.NGrams;
using SeqModels.NGrams.Memory;

namespace SeqModels.Fuzz;

/// <summary>
/// A file in memory between two pages that must not be touched (on Linux; plain memory elsewhere): a read beyond either end kills the process
/// instead of finding what lies there.
/// </summary>
internal sealed unsafe partial class GuardedBytes : IDisposable
{
    private const int NoAccess = 0;
    private const int ReadOnly = 1;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _memory;
    private readonly byte* _bytes;
    private readonly nuint _mapped;
    private readonly int _length;

    /// <summary>Copies bytes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="atEnd">Whether the last byte is followed by the forbidden page; otherwise the first is preceded by one.</param>
    public GuardedBytes(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        _length = bytes.Length;
        if (!OperatingSystem.IsLinux())
        {
            _memory = _bytes = (byte*)NativeMemory.AlignedAlloc((nuint)bytes.Length + 1, 64);
            bytes.CopyTo(new Span<byte>(_bytes, bytes.Length));
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize, usable = ((nuint)bytes.Length + page - 1) / page * page;
        _mapped = usable + (2 * page);
        _memory = (byte*)Map(null, _mapped, NoAccess, PrivateAnonymous, -1, 0);
        byte* pages = _memory + page;
        if (_memory == (byte*)-1 || (usable > 0 && Protect(pages, usable, ReadWrite) != 0))
        {
            throw new InvalidOperationException("GuardedBytes: there is no memory.");
        }

        _bytes = atEnd ? pages + usable - (nuint)bytes.Length : pages;
        bytes.CopyTo(new Span<byte>(_bytes, bytes.Length));
        _ = usable > 0 ? Protect(pages, usable, ReadOnly) : 0;
    }

    /// <summary>The stored model that the bytes are. It must be disposed before them.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public NGramModel Open() => NGramModel.Open(ModelMemory.Borrow(_bytes, _length), "the guarded file");

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            _ = Unmap(_memory, _mapped);
        else
            NativeMemory.AlignedFree(_memory);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
