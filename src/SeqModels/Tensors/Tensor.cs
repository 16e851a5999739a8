using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Tensors;

/// <summary>
/// A dense, row-major, multi-dimensional array with automatic differentiation. Elements are <see cref="DType.Float32"/>, or
/// <see cref="DType.Float64"/> for gradient checks. The shape is immutable; the elements are mutable.
/// </summary>
/// <remarks>
/// Operations (<c>a + b</c>, <c>x.Tanh()</c>, <c>x.MatMul(w)</c>, …) are differentiable members. Each is computed eagerly, and recorded
/// if a <see cref="Tape"/> is recording and one of its inputs needs a gradient.
/// A tensor created while a tape is recording lives in the tape's memory until the tape's next step; any other tensor lives as long
/// as it is referenced. Tensors need not be disposed. Using a tensor of an earlier step throws <see cref="InvalidOperationException"/>;
/// <c>Detach()</c> returns a copy that outlives the step.
/// </remarks>
public partial class Tensor
{
    private Array _array;
    private int _offset;
    private bool _requiresGradient;
    private Tensor? _gradient;

    /// <summary>Creates a tensor over given memory; all tensors are created by this constructor.</summary>
    private protected Tensor(DType type, Shape shape, Array array, int offset, TensorArena? arena)
    {
        DType = type;
        Shape = shape;
        _array = array;
        _offset = offset;
        Arena = arena;
        Generation = arena?.Generation ?? 0;
    }

    /// <summary>The shape: the size along each axis.</summary>
    public Shape Shape { get; }

    /// <summary>The data type of the elements.</summary>
    public DType DType { get; private set; }

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public int Length => Shape.ElementCount;

    /// <summary>
    /// Whether backward passes accumulate the gradient of this leaf tensor in <see cref="Gradient"/>. Only leaf tensors can be set;
    /// results of recorded operations always propagate gradients.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor is the result of a recorded operation.</exception>
    public bool RequiresGradient
    {
        get => _requiresGradient;
        set
        {
            if (value && Slot >= 0)
            {
                throw new InvalidOperationException("Tensor.RequiresGradient: this tensor is the result of a recorded operation, which always propagates its gradient; it can be set only for leaf tensors.");
            }

            _requiresGradient = value;
        }
    }

    /// <summary>
    /// The gradient accumulated by the backward passes since <see cref="ZeroGradient"/>, or null if there were none. Setting it replaces
    /// the gradient by a copy, or clears it if null, for example to test an optimizer or to apply a gradient that was computed elsewhere.
    /// </summary>
    /// <exception cref="ArgumentException">The value has a different shape or data type.</exception>
    public Tensor? Gradient
    {
        get => _gradient;
        set
        {
            if (value is not null && (value.Shape != Shape || value.DType != DType))
                throw new ArgumentException($"Tensor.Gradient: the gradient must be {DType} {Shape} like the tensor, but was {value.DType} {value.Shape}.", nameof(value));
            _gradient = value?.Detach();
        }
    }

    /// <summary>The index of this tensor's gradient on the tape that recorded it; −1 for a leaf tensor.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>The memory of the tape's step in which this tensor lives, or null if it has its own memory.</summary>
    internal TensorArena? Arena { get; }

    /// <summary>The number of write accesses to the elements, by which caches of derived values detect changes.</summary>
    internal int Version { get; private set; }

    private int Generation { get; }

    /// <summary>Returns a read-only span over the elements in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or its elements are Float64.</exception>
    public ReadOnlySpan<float> AsSpan() => Elements<float>();

    /// <summary>Returns a read-only span over the elements in row-major order, as <typeparamref name="T"/>: float for Float32, double for
    /// Float64.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or its data type does not match.</exception>
    public ReadOnlySpan<T> AsSpan<T>() where T : unmanaged => Elements<T>();

    /// <summary>Returns a writable span over the elements in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or its elements are Float64.</exception>
    public Span<float> AsWritableSpan() => AsWritableSpan<float>();

    /// <summary>Returns a writable span over the elements in row-major order, as <typeparamref name="T"/>: float for Float32, double for
    /// Float64.</summary>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or its data type does not match.</exception>
    public Span<T> AsWritableSpan<T>() where T : unmanaged
    {
        Version++;
        return Elements<T>();
    }

    /// <summary>Sets the elements of <see cref="Gradient"/> to zero, keeping its memory.</summary>
    public void ZeroGradient() => Gradient?.ClearLater();

    /// <summary>Returns the value of a tensor with exactly one element.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not have exactly one element.</exception>
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
        : typeof(T) == typeof(double) ? DType.Float64 : throw new NotSupportedException($"Tensors contain float or double, not {typeof(T)}.");

    /// <summary>Creates an uninitialised tensor in the memory of a step, or in its own memory without a step.</summary>
    internal static Tensor Allocate(DType type, Shape shape, TensorArena? arena)
    {
        if (arena is null)
        {
            return new Tensor(type, shape, NewArray(type, shape.ElementCount), 0, null);
        }

        (Array array, int offset) = arena.Allocate(type, shape.ElementCount);
        return new Tensor(type, shape, array, offset, arena);
    }

    /// <summary>Sets the gradient to a tensor without copying; no one else may write to that tensor.</summary>
    internal Tensor? TakeGradient(Tensor? gradient) => _gradient = gradient;

    /// <summary>Creates a tensor that owns the given memory.</summary>
    internal static Tensor Over(DType type, Shape shape, Array array, int offset) => new(type, shape, array, offset, null);

    /// <summary>Creates a tensor of another shape over this one's memory, in a step if one is given (copied if another step owns the
    /// memory).</summary>
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

    /// <summary>Replaces the elements by others of the same shape and any data type; the gradient is discarded.</summary>
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
            throw new InvalidOperationException($"Tensor: its elements are {DType} and cannot be accessed as {typeof(T).Name}. Convert with To({TypeOf<T>()}).");
        }

        ref T first = ref MemoryMarshal.GetArrayDataReference(Unsafe.As<T[]>(_array));
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, _offset), Length);
    }

    /// <summary>Throws if the tensor belongs to a step whose memory was reclaimed.</summary>
    internal void ThrowIfStale()
    {
        if (Arena is not null && Arena.Generation != Generation)
        {
            throw new InvalidOperationException($"Tensor: this tensor of shape {Shape} was created in step {Generation} of its tape, whose memory is now used by step {Arena.Generation}. Use Detach() to copy tensors that must outlive a step.");
        }
    }
}
