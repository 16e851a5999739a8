using System.Runtime.InteropServices;
using SeqModels.Numerics;

namespace SeqModels.Tests.Numerics;

/// <summary>Random numbers whose last one is followed by a page that must not be touched (on Linux; plain memory elsewhere).</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly void* _memory;
    private readonly nuint _length;

    public GuardedMemory(int count)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint bytes = (nuint)count * sizeof(float);
        nuint usable = (bytes + page - 1) / page * page;
        _length = usable + page;
        if (OperatingSystem.IsLinux())
        {
            _memory = Map(null, _length, ReadWrite, PrivateAnonymous, -1, 0);
            ((nint)_memory).Should().NotBe(-1);
            Protect((byte*)_memory + usable, page, 0).Should().Be(0);
        }
        else
        {
            _memory = NativeMemory.Alloc(_length);
        }

        Data = (float*)((byte*)_memory + usable - bytes);
        new RandomSource((ulong)count).Normal(new Span<float>(Data, count));
    }

    public float* Data { get; }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            _ = Unmap(_memory, _length);
        else
            NativeMemory.Free(_memory);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
