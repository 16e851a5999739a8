using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeqModels.Tensors;

namespace SeqModels.Autodiff;

/// <summary>
/// Memory that an <see cref="Operation"/> took in its forward pass for what its backward pass will need. It lives as long as the
/// step's tensors do.
/// </summary>
public readonly struct Workspace
{
    private readonly Array _array;
    private readonly int _offset;

    internal Workspace(Array array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        Length = length;
    }

    /// <summary>Whether this is all of its array; a step's memory, which the next step uses again, always has room for more.</summary>
    internal bool IsWhole => _array.Length == Length;

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements, of the type the workspace was taken with.</summary>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        if (Length == 0)
        {
            return [];
        }

        ref T first = ref MemoryMarshal.GetArrayDataReference((T[])_array);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, _offset), Length);
    }

    /// <summary>The first element. The memory is pinned; it lives as long as this workspace or the step is referenced.</summary>
    internal unsafe T* Pointer<T>() where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(AsSpan<T>()));

    /// <summary>A tensor over the same memory.</summary>
    internal Tensor AsTensor(DType type, Shape shape) => Tensor.Over(type, shape, _array, _offset);

    /// <summary>The first elements.</summary>
    internal Workspace First(int length) => new(_array, _offset, length);

    internal static Workspace Allocate<T>(TensorArena? arena, int length) where T : unmanaged
    {
        if (arena is null)
        {
            return new Workspace(GC.AllocateUninitializedArray<T>(length, pinned: true), 0, length);
        }

        (Array array, int offset) = arena.Allocate(Tensor.TypeOf<T>(), length);
        return new Workspace(array, offset, length);
    }
}
