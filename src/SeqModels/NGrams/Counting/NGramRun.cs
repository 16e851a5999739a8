using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Counting;

/// <summary>
/// A file of sorted n-grams with counts: per n-gram the words it shares with the one before, its further words, and the count,
/// as numbers of 7 bits per byte. Written once, then read once.
/// </summary>
internal sealed class NGramRun : INGramSource, IDisposable
{
    private const int LongestNumber = 10;

    private readonly TemporaryFiles _files;
    private readonly FileStream _stream;
    private readonly int[] _words;
    private byte[] _buffer = new byte[1 << 16];
    private int _next;
    private int _filled;
    private int _length;
    private long _left;

    public NGramRun(TemporaryFiles files, int order)
    {
        (_files, _words) = (files, new int[order]);
        _stream = files.Create();
    }

    /// <summary>The number of n-grams written.</summary>
    public long Records { get; private set; }

    public long Bytes { get; private set; }

    public ReadOnlySpan<int> Words => _words.AsSpan(0, _length);

    public int Shared { get; private set; }

    public long Count { get; private set; }

    /// <summary>Appends an n-gram.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="shared">How many of them are those of the n-gram before.</param>
    /// <param name="count">How often it occurs.</param>
    public void Append(ReadOnlySpan<int> words, int shared, long count)
    {
        if (_next + (words.Length - shared + 3) * LongestNumber > _buffer.Length)
        {
            Flush();
        }
        Put((ulong)shared);
        Put((ulong)(words.Length - shared));
        foreach (int word in words[shared..])
        {
            Put((uint)word);
        }
        Put((ulong)count);
        Records++;
    }

    /// <summary>Ends the writing; the buffer is given back until reading begins.</summary>
    public void Complete()
    {
        Flush();
        _buffer = [];
        _left = Records;
    }

    /// <summary>Goes to the beginning for reading.</summary>
    /// <param name="bufferLength">Bytes of the buffer.</param>
    public void Open(int bufferLength)
    {
        _stream.Position = 0;
        _buffer = new byte[Math.Max(bufferLength, (_words.Length + 3) * LongestNumber)];
        (_next, _filled, _length, _left) = (0, 0, 0, Records);
    }

    public bool MoveNext()
    {
        if (_left-- <= 0)
        {
            return false;
        }
        if (_filled - _next < (_words.Length + 3) * LongestNumber)
        {
            Refill();
        }
        Shared = (int)Get();
        _length = Shared + (int)Get();
        for (int i = Shared; i < _length; i++)
        {
            _words[i] = (int)Get();
        }
        Count = (long)Get();
        return true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _buffer = [];
    }

    private void Put(ulong value)
    {
        while (value >= 0x80)
        {
            _buffer[_next++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _buffer[_next++] = (byte)value;
    }

    private ulong Get()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = _buffer[_next++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private void Flush()
    {
        _files.Write(_stream, _buffer.AsSpan(0, _next));
        Bytes += _next;
        _next = 0;
        int needed = (_words.Length + 3) * LongestNumber;
        if (_buffer.Length < needed)
        {
            _buffer = new byte[needed];
        }
    }

    private void Refill()
    {
        _buffer.AsSpan(_next, _filled - _next).CopyTo(_buffer);
        (_filled, _next) = (_filled - _next, 0);
        _filled += _stream.ReadAtLeast(_buffer.AsSpan(_filled), _buffer.Length - _filled, throwOnEndOfStream: false);
    }
}
