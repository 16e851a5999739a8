using System.Runtime.CompilerServices;

namespace SeqModels.Tensors;

/// <summary>
/// Arena allocator for the tensors of one step at a time: allocation advances an offset, <see cref="Reset"/> reclaims everything at once.
/// Every allocation is aligned to 64 bytes. Chunks are pinned arrays, reused in the same order, so that a repeated step
/// allocates nothing; several chunks are replaced by a single one.
/// </summary>
internal sealed class TensorArena
{
    private const int FirstChunkBytes = 1 << 20;
    private const int FirstChunkOfIndices = 1 << 14;

    private readonly Pool<float> _singles = new(FirstChunkBytes);
    private readonly Pool<double> _doubles = new(FirstChunkBytes);
    private readonly Pool<int> _indices = new(FirstChunkOfIndices);

    /// <summary>The number of resets; a tensor of an earlier generation is stale.</summary>
    public int Generation { get; private set; }

    /// <summary>The number of bytes allocated since the last reset.</summary>
    public long BytesInUse => (_singles.Used * sizeof(float)) + (_doubles.Used * sizeof(double)) + (_indices.Used * sizeof(int));

    public (Array Array, int Offset) Allocate(DType type, int length) =>
        type == DType.Float32 ? _singles.Allocate(length) : _doubles.Allocate(length);

    /// <summary>Returns a copy of indices.</summary>
    public ReadOnlyMemory<int> Copy(ReadOnlySpan<int> indices)
    {
        (int[] array, int offset) = _indices.Allocate(indices.Length);
        indices.CopyTo(array.AsSpan(offset));
        return array.AsMemory(offset, indices.Length);
    }

    public void Reset()
    {
        Generation++;
        _singles.Reset();
        _doubles.Reset();
        _indices.Reset();
    }

    private sealed class Pool<T>(int firstChunkBytes) where T : unmanaged
    {
        private static readonly int Alignment = 64 / Unsafe.SizeOf<T>();

        private const int MostChunks = 12;

        private readonly List<T[]> _chunks = [];
        private T[] _chunk = [];
        private int _index = -1;
        private int _next;
        private long _usedInFull;

        public long Used => _usedInFull + _next;

        public (T[] Array, int Offset) Allocate(int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            while (_next + (long)length > _chunk.Length)
            {
                Advance(length);
            }

            int offset = _next;
            _next = (int)Math.Min(_chunk.Length, _next + ((length + Alignment - 1L) / Alignment * Alignment));
            return (_chunk, offset);
        }

        public void Reset()
        {
            if (_chunks.Count > MostChunks)
            {
                long total = Used + Alignment;
                _chunks.Clear();
                _chunks.Add(NewChunk(total));
            }

            _usedInFull = 0;
            if (_chunks.Count > 0)
            {
                Enter(0);
            }
        }

        /// <summary>Advances to the next chunk, allocating a new one after the last.</summary>
        private void Advance(int length)
        {
            _usedInFull += _next;
            if (_index + 1 == _chunks.Count)
            {
                long least = _chunks.Count == 0 ? firstChunkBytes / Unsafe.SizeOf<T>() : 2L * _chunk.Length;
                _chunks.Add(NewChunk(Math.Max((long)length + Alignment, least)));
            }

            Enter(_index + 1);
        }

        private void Enter(int index)
        {
            (_index, _chunk) = (index, _chunks[index]);
            _next = AlignedStart(_chunk);
        }

        private static T[] NewChunk(long length) => GC.AllocateUninitializedArray<T>((int)Math.Min(length, Array.MaxLength), pinned: true);

        private static unsafe int AlignedStart(T[] chunk)
        {
            fixed (T* start = chunk)
                return (int)((64 - ((nuint)start % 64)) % 64 / (nuint)sizeof(T));
        }
    }
}
