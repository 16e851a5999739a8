using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SeqModels.NGrams;

/// <summary>The bytes of a stored model: a file mapped for reading, or memory outside the managed heap.</summary>
internal sealed unsafe class ModelMemory : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly void* _allocated;
    private int _freed;

    private ModelMemory(MemoryMappedFile file, long length, bool writable)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, length, writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read);
        byte* pointer = null;
        SafeMemoryMappedViewHandle handle = _view.SafeMemoryMappedViewHandle;
        handle.AcquirePointer(ref pointer);
        Pointer = pointer + _view.PointerOffset;
        Length = length;
    }

    private ModelMemory(void* memory, long length, bool isOwned)
    {
        _allocated = isOwned ? memory : null;
        Pointer = (byte*)memory;
        Length = length;
    }

    ~ModelMemory() => Free();

    public byte* Pointer { get; }

    public long Length { get; }

    public bool IsDisposed => _freed != 0;

    /// <summary>Zeroed memory, aligned to cache lines.</summary>
    public static ModelMemory Allocate(long length)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)length, 64);
        NativeMemory.Clear(memory, (nuint)length);
        return new ModelMemory(memory, length, isOwned: true);
    }

    /// <summary>Memory of the caller, who keeps it until this is disposed.</summary>
    public static ModelMemory Borrow(byte* memory, long length) => new(memory, length, isOwned: false);

    /// <summary>A whole file for reading; several processes share its pages.</summary>
    public static ModelMemory Open(FileStream stream) => new(
        MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true),
        stream.Length, writable: false);

    /// <summary>A new file of this length for writing, all zero.</summary>
    /// <exception cref="IOException">There is no room for it; writing to a map could not say so.</exception>
    public static ModelMemory Create(FileStream stream, long length)
    {
        AtomicFile.CheckRoom(stream.Name, length);
        stream.SetLength(length);
        return new ModelMemory(
            MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true),
            length, writable: true);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Interlocked.Exchange(ref _freed, 1) != 0)
        {
            return;
        }
        if (_allocated != null)
        {
            NativeMemory.AlignedFree(_allocated);
        }
        else if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file!.Dispose();
        }
    }
}
