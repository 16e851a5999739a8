using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Tensors;

/// <summary>
/// A dense, row-major array of numbers of any rank. Elements are <see cref="DType.Float32"/> unless a tensor is converted to
/// <see cref="DType.Float64"/> for a gradient check. The shape never changes; the elements can be written.
/// </summary>
/// <remarks>
/// Operations (<c>a + b</c>, <c>x.Tanh()</c>, <c>x.MatMul(w)</c>, …) are members and differentiable: each is computed at once, and recorded
/// when a <see cref="Tape"/> records and one of its inputs needs a gradient.
/// A tensor made while a tape records lives in the tape's memory until the tape's next step; a tensor made otherwise lives as long
/// as it is referenced. Nothing is ever disposed. Using a tensor of an earlier step throws <see cref="InvalidOperationException"/>;
/// <c>Detach()</c> makes a copy that lasts.
/// </remarks>
public partial class Tensor
{
    private Array _array;
    private int _offset;
    private bool _requiresGradient;
    private Tensor? _gradient;

    /// <summary>A tensor over given memory: the one constructor.</summary>
    private protected Tensor(DType type, Shape shape, Array array, int offset, TensorArena? arena)
    {
        DType = type;
        Shape = shape;
        _array = array;
        _offset = offset;
        Arena = arena;
        Generation = arena?.Generation ?? 0;
    }

    /// <summary>The sizes along the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The number type of the elements.</summary>
    public DType DType { get; private set; }

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public int Length => Shape.ElementCount;

    /// <summary>
    /// Whether backward passes add the derivative of the loss by this tensor to <see cref="Gradient"/>. Set it on tensors that you
    /// make yourself; results of operations need no mark.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set on the result of a recorded operation.</exception>
    public bool RequiresGradient
    {
        get => _requiresGradient;
        set
        {
            if (value && Slot >= 0)
            {
                throw new InvalidOperationException("Tensor.RequiresGradient: this tensor is the result of a recorded operation, which always passes its gradient on; only a tensor that no operation made can be marked.");
            }

            _requiresGradient = value;
        }
    }

    /// <summary>
    /// The sum of the gradients of the backward passes since <see cref="ZeroGradient"/>, or null if there were none. Backward passes add to it.
    /// Setting it replaces the sum by a copy of the elements, or by none, for example to try an optimizer or to bring in a gradient that
    /// was computed elsewhere.
    /// </summary>
    /// <exception cref="ArgumentException">Set to a tensor of another shape or number type.</exception>
    public Tensor? Gradient
    {
        get => _gradient;
        set
        {
            if (value is not null && (value.Shape != Shape || value.DType != DType))
                throw new ArgumentException($"Tensor.Gradient: the gradient must be {DType} {Shape}, as the tensor is, but was {value.DType} {value.Shape}.", nameof(value));
            _gradient = value?.Detach();
        }
    }

    /// <summary>Where this tensor's gradient is found on the tape that recorded it; −1 for a tensor that no recorded operation made.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>The memory of the tape's step that this tensor lives in, or null for memory of its own.</summary>
    internal TensorArena? Arena { get; }

    /// <summary>Counts how often the elements were handed out for writing: caches of derived values compare it.</summary>
    internal int Version { get; private set; }

    private int Generation { get; }

    /// <summary>The elements in row-major order, to read.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step is over, or its elements are Float64.</exception>
    public ReadOnlySpan<float> AsSpan() => Elements<float>();

    /// <summary>The elements in row-major order, to read, as <typeparamref name="T"/>: float for Float32, double for Float64.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step is over, or its elements are of the other type.</exception>
    public ReadOnlySpan<T> AsSpan<T>() where T : unmanaged => Elements<T>();

    /// <summary>The elements in row-major order, to write.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step is over, or its elements are Float64.</exception>
    public Span<float> AsWritableSpan() => AsWritableSpan<float>();

    /// <summary>The elements in row-major order, to write, as <typeparamref name="T"/>: float for Float32, double for Float64.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step is over, or its elements are of the other type.</exception>
    public Span<T> AsWritableSpan<T>() where T : unmanaged
    {
        Version++;
        return Elements<T>();
    }

    /// <summary>Sets <see cref="Gradient"/> to zeros (keeping its memory).</summary>
    public void ZeroGradient() => Gradient?.ClearLater();

    /// <summary>The one element of a tensor with one element.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another number of elements.</exception>
    public double Item()
    {
        if (Length != 1)
        {
            throw new InvalidOperationException($"Tensor.Item: the tensor must have exactly one element, but its shape was {Shape} ({Length} elements).");
        }

        return DType == DType.Float32 ? Elements<float>()[0] : Elements<double>()[0];
    }

    internal static DType TypeOf<T>() => typeof(T) == typeof(float)
        ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64 : throw new NotSupportedException($"Tensors hold float or double, not {typeof(T)}.");

    /// <summary>A tensor in the memory of a step, or in its own when there is no step; elements are not initialised.</summary>
    internal static Tensor Allocate(DType type, Shape shape, TensorArena? arena)
    {
        if (arena is null)
        {
            return new Tensor(type, shape, NewArray(type, shape.ElementCount), 0, null);
        }

        (Array array, int offset) = arena.Allocate(type, shape.ElementCount);
        return new Tensor(type, shape, array, offset, arena);
    }

    /// <summary>Makes a tensor that nobody else writes to the gradient, without copying it.</summary>
    internal Tensor? TakeGradient(Tensor? gradient) => _gradient = gradient;

    /// <summary>A tensor over memory of its own that is given to it.</summary>
    internal static Tensor Over(DType type, Shape shape, Array array, int offset) => new(type, shape, array, offset, null);

    /// <summary>A tensor of another shape over this one's memory, in a step if one is given (copied if another step owns the memory).</summary>
    internal Tensor ViewAs(Shape shape, TensorArena? step)
    {
        ThrowIfStale();
        ClearNow();
        if (Arena is null || Arena == step || step is null)
            return new Tensor(DType, shape, _array, _offset, step ?? Arena);

        Tensor copy = Allocate(DType, shape, step);
        CopyElements(copy);
        return copy;
    }

    internal void Clear()
    {
        if (DType == DType.Float32)
        {
            AsWritableSpan<float>().Clear();
        }
        else
        {
            AsWritableSpan<double>().Clear();
        }
    }

    /// <summary>Takes other elements of the same shape, of any type, in place of this tensor's own; the gradient is dropped.</summary>
    internal void ReplaceElements(Tensor other)
    {
        other.ClearNow();
        _isZero = false;
        (_array, _offset, DType) = (other._array, other._offset, other.DType);
        _gradient = null;
        Version++;
    }

    private protected static Array NewArray(DType type, int length) => type == DType.Float32
        ? GC.AllocateUninitializedArray<float>(length)
        : GC.AllocateUninitializedArray<double>(length);

    private Span<T> Elements<T>() where T : unmanaged
    {
        ThrowIfStale();
        ClearNow();
        if (TypeOf<T>() != DType)
        {
            throw new InvalidOperationException($"Tensor: its elements are {DType} and cannot be seen as {typeof(T).Name}. Convert with To({TypeOf<T>()}).");
        }

        ref T first = ref MemoryMarshal.GetArrayDataReference(Unsafe.As<T[]>(_array));
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, _offset), Length);
    }

    /// <summary>Throws if the tensor belongs to a step whose memory was taken back.</summary>
    internal void ThrowIfStale()
    {
        if (Arena is not null && Arena.Generation != Generation)
        {
            throw new InvalidOperationException($"Tensor: this tensor of shape {Shape} was made in step {Generation} of its tape, whose memory now serves step {Arena.Generation}. Copy what must outlast a step with Detach().");
        }
    }
}
