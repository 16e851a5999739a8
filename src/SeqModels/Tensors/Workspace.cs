using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Tensors;

/// <summary>
/// Memory allocated by an <see cref="Operation"/> for values saved for the backward pass or for scratch space. It lives as long as
/// the step's tensors.
/// </summary>
public readonly struct Workspace
{
    private readonly Array? _array;

    // The complement for memory borrowed from a tensor, which the garbage collector may move.
    private readonly int _offset;

    private Workspace(Array? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        Length = length;
    }

    /// <summary>Whether this is the entire array; a step's memory, which the next step reuses, always has spare capacity.</summary>
    internal bool IsWhole => _array?.Length == Length;

    private int Offset => _offset < 0 ? ~_offset : _offset;

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>Returns the elements, as the type with which the workspace was allocated.</summary>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        if (Length == 0)
        {
            return [];
        }

        ref T first = ref MemoryMarshal.GetArrayDataReference((T[])_array!);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, Offset), Length);
    }

    /// <summary>Whether the memory is borrowed from a tensor; otherwise it is pinned.</summary>
    internal bool IsLent => _offset < 0;

    /// <summary>The array that contains the memory; null for <c>default</c>.</summary>
    internal Array? Array => _array;

    /// <summary>Creates a tensor over the same memory.</summary>
    internal Tensor AsTensor(DType type, Shape shape) => Tensor.Over(type, shape, _array!, Offset);

    /// <summary>Returns the first elements as a workspace.</summary>
    internal Workspace First(int length) => new(_array, _offset, length);

    /// <summary>Creates a workspace over the memory of a tensor.</summary>
    internal static Workspace Lent(Array array, int offset, int length) => new(array, ~offset, length);

    /// <summary>Allocates pinned memory, in a step if there is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, for example because a product of sizes overflowed.</exception>
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
