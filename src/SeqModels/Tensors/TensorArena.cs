using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Tensors;

/// <summary>
/// Memory for the tensors of one step at a time: allocation moves a pointer, <see cref="Reset"/> takes everything back at once.
/// Every allocation starts on a 64-byte boundary. Chunks are pinned arrays; after a reset they are merged into one, so that a
/// repeated step allocates nothing.
/// </summary>
internal sealed class TensorArena
{
    private const int FirstChunkBytes = 1 << 20;

    private readonly Pool<float> _singles = new();
    private readonly Pool<double> _doubles = new();

    /// <summary>How often the memory was taken back; a tensor of an earlier generation is stale.</summary>
    public int Generation { get; private set; }

    /// <summary>Bytes handed out since the last reset.</summary>
    public long BytesInUse => (_singles.Used * sizeof(float)) + (_doubles.Used * sizeof(double));

    public (Array Array, int Offset) Allocate(DType type, int length) =>
        type == DType.Float32 ? _singles.Allocate(length) : _doubles.Allocate(length);

    public void Reset()
    {
        Generation++;
        _singles.Reset();
        _doubles.Reset();
    }

    private sealed class Pool<T> where T : unmanaged
    {
        private static readonly int Alignment = 64 / Unsafe.SizeOf<T>();

        private readonly List<T[]> _full = [];
        private T[] _chunk = [];
        private int _next;
        private long _usedInFull;

        public long Used => _usedInFull + _next;

        public (Array Array, int Offset) Allocate(int length)
        {
            if (_next + (long)length > _chunk.Length)
            {
                Grow(length);
            }

            int offset = _next;
            _next = (int)Math.Min(_chunk.Length, _next + ((length + Alignment - 1L) / Alignment * Alignment));
            return (_chunk, offset);
        }

        public void Reset()
        {
            if (_full.Count > 0)
            {
                long total = Used + Alignment;
                _full.Clear();
                _chunk = NewChunk(total);
            }

            _usedInFull = 0;
            _next = AlignedStart(_chunk);
        }

        private void Grow(int length)
        {
            if (_chunk.Length > 0)
            {
                _full.Add(_chunk);
                _usedInFull += _next;
            }

            _chunk = NewChunk(Math.Max(length + Alignment, Math.Max(FirstChunkBytes / Unsafe.SizeOf<T>(), 2L * _chunk.Length)));
            _next = AlignedStart(_chunk);
        }

        private static T[] NewChunk(long length) => GC.AllocateUninitializedArray<T>((int)Math.Min(length, Array.MaxLength), pinned: true);

        private static unsafe int AlignedStart(T[] chunk)
        {
            if (chunk.Length == 0)
            {
                return 0;
            }

            nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(chunk));
            return (int)((64 - (address % 64)) % 64 / (nuint)Unsafe.SizeOf<T>());
        }
    }
}
