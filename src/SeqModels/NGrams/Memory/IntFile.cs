using System.Runtime.InteropServices;

namespace SeqModels.NGrams.Memory;

/// <summary>Numbers in a temporary file: written one after another, then read one after another.</summary>
internal sealed class IntFile(TemporaryFiles files, int bufferLength = IntFile.DefaultBuffer) : IDisposable
{
    private const int DefaultBuffer = 1 << 14;

    private readonly FileStream _stream = files.Create();
    private int[] _buffer = new int[bufferLength];
    private int _next;
    private int _filled;

    /// <summary>How many numbers were written.</summary>
    public long Count { get; private set; }

    public void Write(int value)
    {
        if (_next == _buffer.Length)
        {
            Flush();
        }
        _buffer[_next++] = value;
        Count++;
    }

    public void Write(float value) => Write(BitConverter.SingleToInt32Bits(value));

    public void Write(ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            Write(value);
        }
    }

    /// <summary>Ends the writing and gives the buffer back.</summary>
    public void Complete()
    {
        Flush();
        _buffer = [];
    }

    /// <summary>Goes to the beginning for reading.</summary>
    public void Open()
    {
        _stream.Position = 0;
        _buffer = new int[bufferLength];
        (_next, _filled) = (0, 0);
    }

    public int Read()
    {
        if (_next == _filled)
        {
            Fill();
        }
        return _buffer[_next++];
    }

    public float ReadSingle() => BitConverter.Int32BitsToSingle(Read());

    /// <summary>All numbers at once.</summary>
    public T[] ReadAll<T>()
        where T : unmanaged
    {
        var all = new T[Count];
        _stream.Position = 0;
        _stream.ReadExactly(MemoryMarshal.AsBytes(all.AsSpan()));
        return all;
    }

    public void Dispose() => _stream.Dispose();

    private void Flush()
    {
        files.Write(_stream, MemoryMarshal.AsBytes(_buffer.AsSpan(0, _next)));
        _next = 0;
    }

    private void Fill()
    {
        int bytes = _stream.ReadAtLeast(MemoryMarshal.AsBytes(_buffer.AsSpan()), _buffer.Length * sizeof(int), throwOnEndOfStream: false);
        (_next, _filled) = (0, bytes / sizeof(int));
        if (_filled == 0)
        {
            throw new EndOfStreamException();
        }
    }
}
