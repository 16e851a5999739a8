using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Tensors;

/// <summary>
/// Memory that an <see cref="Operation"/> took in its forward pass for what its backward pass will need. It lives as long as the
/// step's tensors do.
/// </summary>
public readonly struct Workspace
{
    private readonly Array? _array;

    // The complement for memory that a tensor lent, which the collector may move.
    private readonly int _offset;

    private Workspace(Array? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        Length = length;
    }

    /// <summary>Whether this is all of its array; a step's memory, which the next step uses again, always has room for more.</summary>
    internal bool IsWhole => _array?.Length == Length;

    private int Offset => _offset < 0 ? ~_offset : _offset;

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements, of the type the workspace was taken with.</summary>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        if (Length == 0)
        {
            return [];
        }

        ref T first = ref MemoryMarshal.GetArrayDataReference((T[])_array!);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, Offset), Length);
    }

    /// <summary>Whether a tensor lent the memory; else it is pinned.</summary>
    internal bool IsLent => _offset < 0;

    /// <summary>The array that the memory is part of; null for <c>default</c>.</summary>
    internal Array? Array => _array;

    /// <summary>A tensor over the same memory.</summary>
    internal Tensor AsTensor(DType type, Shape shape) => Tensor.Over(type, shape, _array!, Offset);

    /// <summary>The first elements.</summary>
    internal Workspace First(int length) => new(_array, _offset, length);

    /// <summary>Memory of a tensor.</summary>
    internal static Workspace Lent(Array array, int offset, int length) => new(array, ~offset, length);

    /// <summary>Pinned memory of a step, or of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, as after a product of sizes that wrapped around.</exception>
    internal static Workspace Allocate<T>(TensorArena? arena, int length) where T : unmanaged
    {
        if (length < 0)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Operation.Allocate: the length must be at least 0, but was {length}; a product of sizes may have exceeded {int.MaxValue}.");
        if (arena is null)
        {
            return new Workspace(GC.AllocateUninitializedArray<T>(length, pinned: true), 0, length);
        }

        (Array array, int offset) = arena.Allocate(Tensor.TypeOf<T>(), length);
        return new Workspace(array, offset, length);
    }
}
