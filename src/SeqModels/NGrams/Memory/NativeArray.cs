using System.Runtime.InteropServices;

namespace SeqModels.NGrams.Memory;

/// <summary>
/// An array outside the managed heap: it can grow without a copy beside it where the system moves pages, and its memory goes back at once,
/// so that the next step of a large piece of work has it. What is new in it is not cleared. Its memory is only reached inside a
/// <see cref="Use"/>, which keeps it: disposed meanwhile it goes with the last one, and growing meanwhile is refused.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    private const int Moving = -1;

    private T* _pointer;
    private bool _isDisposed;

    /// <summary>One for this object until it is disposed, and one for each use.</summary>
    private int _owners = 1;

    public NativeArray(long length = 0) => Resize(length);

    ~NativeArray() => NativeMemory.Free(_pointer);

    public long Length { get; private set; }

    /// <summary>A scope in which the elements can be reached.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public Use Hold()
    {
        int owners = Volatile.Read(ref _owners), found;
        for (; ; owners = found)
        {
            ObjectDisposedException.ThrowIf(owners == 0 || Volatile.Read(ref _isDisposed), this);
            if (owners == Moving)
            {
                throw Moved();
            }
            found = Interlocked.CompareExchange(ref _owners, owners + 1, owners);
            if (found == owners)
            {
                return new Use(this);
            }
        }
    }

    /// <summary>One element.</summary>
    public T Get(long index)
    {
        Check(index, 1);
        T value = _pointer[index];
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>Copies elements from a place on.</summary>
    public void Read(long start, Span<T> elements)
    {
        Check(start, elements.Length);
        new ReadOnlySpan<T>(_pointer + start, elements.Length).CopyTo(elements);
        GC.KeepAlive(this);
    }

    /// <summary>Copies elements to a place.</summary>
    public void Write(long start, ReadOnlySpan<T> elements)
    {
        Check(start, elements.Length);
        elements.CopyTo(new Span<T>(_pointer + start, elements.Length));
        GC.KeepAlive(this);
    }

    /// <summary>Changes the length; elements that stay keep their values.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    /// <exception cref="InvalidOperationException">It is in use.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Resize(long length)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Interlocked.CompareExchange(ref _owners, Moving, 1) != 1)
        {
            throw Moved();
        }
        try
        {
            _pointer = (T*)NativeMemory.Realloc(_pointer, checked((nuint)length * (nuint)sizeof(T)));
            Length = length;
        }
        finally
        {
            Volatile.Write(ref _owners, 1);
        }
    }

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            Release();
        }
        GC.SuppressFinalize(this);
    }

    private static InvalidOperationException Moved() => new("NativeArray: memory that is in use cannot move.");

    private void Check(long start, int length) =>
        ObjectDisposedException.ThrowIf(_isDisposed || (ulong)start + (uint)length > (ulong)Length, this);

    private void Release()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
        {
            NativeMemory.Free(_pointer);
            _pointer = null;
            Length = 0;
        }
    }

    /// <summary>The time in which the elements stay where they are.</summary>
    internal readonly ref struct Use(NativeArray<T> array) : IDisposable
    {
        /// <summary>The first element.</summary>
        public T* Pointer => array._pointer;

        /// <summary>All elements, when they are fewer than 2³¹.</summary>
        public Span<T> Span => new(array._pointer, checked((int)array.Length));

        public void Dispose() => array.Release();
    }
}
