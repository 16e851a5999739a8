using System.Runtime.InteropServices;

namespace SeqModels.NGrams;

/// <summary>
/// An array outside the managed heap: it can grow without a copy beside it where the system moves pages, and its memory goes back at once,
/// so that the next step of a large piece of work has it. What is new in it is not cleared.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    public NativeArray(long length = 0) => Resize(length);

    ~NativeArray() => Free();

    /// <summary>The first element; moves when the length changes.</summary>
    public T* Pointer { get; private set; }

    public long Length { get; private set; }

    /// <summary>All elements, when they are fewer than 2³¹.</summary>
    public Span<T> Span => new(Pointer, checked((int)Length));

    public Span<T> Slice(int start, int length)
    {
        ObjectDisposedException.ThrowIf((ulong)start + (uint)length > (ulong)Length, this);
        return new Span<T>(Pointer + start, length);
    }

    /// <summary>Changes the length; elements that stay keep their values.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void Resize(long length)
    {
        Pointer = (T*)NativeMemory.Realloc(Pointer, checked((nuint)length * (nuint)sizeof(T)));
        Length = length;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
        Length = 0;
    }
}
