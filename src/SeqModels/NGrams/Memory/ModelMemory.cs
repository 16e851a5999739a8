using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.NGrams.Memory;

/// <summary>
/// The bytes of a stored model: a file mapped for reading, or memory outside the managed heap. Who reads does so inside a
/// <see cref="Reading"/> (short: <see cref="Dispose"/> waits for it) or a <see cref="Use"/> (long: the memory is released with the last
/// one); both refuse what is disposed.
/// </summary>
internal sealed unsafe class ModelMemory : SafeHandle
{
    /// <summary>The type whose use after disposal is refused, as its users know it.</summary>
    private const string ModelName = "SeqModels.NGrams.NGramModel";

    /// <summary>Where a table begins in its block, aligned as allocated memory is.</summary>
    private const nuint TableOffset = 16;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly FileStream? _stream;
    private readonly string _name;

    /// <summary>The newest block of additional memory; each begins with the address of the one before.</summary>
    private nint _tables;

    private volatile bool _isDisposed;
    private bool _isUnreachable;

    private ModelMemory(FileStream stream, long length)
        : base(0, ownsHandle: true)
    {
        (_stream, Length, _name) = (stream, length, stream.Name);
        try
        {
            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            SetHandle((nint)(pointer + _view.PointerOffset));
        }
        catch
        {
            _view?.Dispose();
            _file?.Dispose();
            SetHandleAsInvalid();
            throw;
        }
    }

    private ModelMemory(long length, string name)
        : base(0, ownsHandle: true)
    {
        void* memory = NativeMemory.AlignedAlloc(checked((nuint)Math.Max(length, 1)), 64);
        SetHandle((nint)memory);
        NativeMemory.Clear(memory, (nuint)length);
        (Length, _name) = (length, name);
    }

    private ModelMemory(byte* borrowed, long length)
        : base(0, ownsHandle: false)
    {
        SetHandle((nint)borrowed);
        (Length, _name) = (length, "the model");
    }

    /// <summary>The first byte. Who keeps what is reckoned from it keeps this object beside it, and reads inside <see cref="Read"/> or
    /// <see cref="Hold"/>.</summary>
    public byte* Pointer => (byte*)handle;

    public long Length { get; }

    public override bool IsInvalid => handle == 0;

    public bool IsDisposed => _isDisposed;

    /// <summary>Zeroed memory, aligned to cache lines.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public static ModelMemory Allocate(long length) => new(length, "the model");

    /// <summary>Memory of the caller, who keeps it until this is disposed.</summary>
    public static ModelMemory Borrow(byte* memory, long length) => new(memory, length);

    /// <summary>A whole file for reading; several processes share its pages. It has the stream from then on, unless it throws.</summary>
    public static ModelMemory Map(FileStream stream) => new(stream, stream.Length);

    /// <summary>A copy of a whole file: what happens to the file then does not matter.</summary>
    /// <exception cref="InvalidDataException">The file becomes shorter while it is read.</exception>
    public static ModelMemory Copy(FileStream stream, CancellationToken cancellationToken)
    {
        const int Chunk = 1 << 24;
        var memory = new ModelMemory(stream.Length, stream.Name);
        try
        {
            for (long at = 0; at < memory.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = stream.Read(new Span<byte>(memory.Pointer + at, (int)Math.Min(memory.Length - at, Chunk)));
                at += read > 0 ? read : throw new InvalidDataException("it became shorter while it was read");
            }
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Additional zeroed memory, which is released with this.</summary>
    public T* NewTable<T>(int count)
        where T : unmanaged
    {
        byte* block = (byte*)NativeMemory.AllocZeroed(checked(TableOffset + ((nuint)count * (nuint)sizeof(T))));
        nint before;
        do
        {
            before = Volatile.Read(ref _tables);
            *(nint*)block = before;
        }
        while (Interlocked.CompareExchange(ref _tables, (nint)block, before) != before);
        return (T*)(block + TableOffset);
    }

    /// <summary>A scope for a query. Nothing in it may wait, or dispose a model.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Reading Read() => new(this);

    /// <summary>A scope for long work: in it the memory stays, though it may be disposed meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <exception cref="InvalidDataException">The mapped file was cut: reading behind its end would end the process.</exception>
    public Use Hold()
    {
        bool isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
        }
        catch (ObjectDisposedException)
        {
            ThrowDisposed();
        }
        try
        {
            // A handle that is disposed while it is held stays open until it is not.
            if (_isDisposed)
            {
                ThrowDisposed();
            }
            CheckFile();
        }
        catch
        {
            DangerousRelease();
            throw;
        }
        return new Use(this);
    }

    /// <summary>Waits for the queries that run, and frees the memory unless long work still has it.</summary>
    protected override void Dispose(bool disposing)
    {
        (_isDisposed, _isUnreachable) = (true, !disposing);
        base.Dispose(disposing);
    }

    protected override bool ReleaseHandle()
    {
        // What no-one can reach no-one reads: every scope keeps this object.
        if (!_isUnreachable)
        {
            MemoryReaders.Wait();
        }
        while (_tables != 0)
        {
            void* block = (void*)_tables;
            _tables = *(nint*)block;
            NativeMemory.Free(block);
        }
        if (_view is null)
        {
            NativeMemory.AlignedFree((void*)handle);
            return true;
        }
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file!.Dispose();
        _stream!.Dispose();
        return true;
    }

    private void CheckFile()
    {
        if (_stream is not null && RandomAccess.GetLength(_stream.SafeFileHandle) is var length && length < Length)
        {
            throw new InvalidDataException(
                $"'{_name}' was cut from {Length} to {length} bytes while a model read it where it lies. A model's file must stay as it is until the " +
                "model is disposed; where others may change it, load it with NGramLoadOptions.InMemory.");
        }
    }

    private static void ThrowDisposed() => throw new ObjectDisposedException(ModelName);

    /// <summary>A query's time; the default one is of memory that needs none.</summary>
    internal readonly ref struct Reading : IDisposable
    {
        private readonly MemoryReaders.Mark? _mark;
        private readonly ModelMemory? _memory;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Reading(ModelMemory memory)
        {
            MemoryReaders.Mark mark = MemoryReaders.Current;
            (_mark, _memory) = (mark, memory);
            mark.Enter();
            if (memory._isDisposed)
            {
                mark.Leave();
                ThrowDisposed();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose()
        {
            _mark?.Leave();
            GC.KeepAlive(_memory);
        }
    }

    /// <summary>The time of long work; the default one is of memory that needs none.</summary>
    internal readonly ref struct Use(ModelMemory memory) : IDisposable
    {
        private readonly ModelMemory? _memory = memory;

        public void Dispose() => _memory?.DangerousRelease();
    }
}
