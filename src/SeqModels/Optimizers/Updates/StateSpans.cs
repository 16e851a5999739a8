using System.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>The same block of each state tensor of a parameter, in the order of the state names in the constructor of the optimizer.</summary>
/// <typeparam name="T">The number type of the parameter.</typeparam>
public readonly ref struct StateSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<Tensor> _tensors;
    private readonly int _start;
    private readonly int _length;

    internal StateSpans(ReadOnlySpan<Tensor> tensors, int start, int length)
    {
        _tensors = tensors;
        (_start, _length) = (start, length);
    }

    /// <summary>The number of state tensors.</summary>
    public int Count => _tensors.Length;

    /// <summary>The block of a state tensor, of the length of the parameter block.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <exception cref="IndexOutOfRangeException">The index is out of range.</exception>
    public Span<T> this[int index] => _tensors[index].AsWritableSpan<T>().Slice(_start, _length);
}
