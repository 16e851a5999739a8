using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

/// <summary>
/// A differentiable operation from input tensors to output tensors, like PyTorch's <c>autograd.Function</c>: derive from it to define an
/// operation with a custom backward pass. An instance is used for one call: its fields hold the options of the call and the values saved
/// for the backward pass.
/// </summary>
/// <remarks>
/// <para>Forward must write every element of its outputs. Backward must <em>add</em> (<c>+=</c>) to the gradients of its inputs and skip
/// inputs for which <see cref="NeedsGradient"/> is false; the gradient of an output that received none is zero.</para>
/// <para>Both are generic over the data type, so that a gradient check can run them in double precision.</para>
/// <example>
/// <code>
/// /// y = x³, elementwise; dx += 3x² ⊙ dy.
/// public sealed class Cube : Operation
/// {
///     public static Tensor Of(Tensor x) => new Cube().Run(x.Shape, x);
///
///     protected override void Forward&lt;T>()
///     {
///         ReadOnlySpan&lt;T> x = Input&lt;T>(0);
///         Span&lt;T> y = Output&lt;T>(0);
///         for (int i = 0; i &lt; y.Length; i++)
///         {
///             y[i] = x[i] * x[i] * x[i];
///         }
///     }
///
///     protected override void Backward&lt;T>()
///     {
///         ReadOnlySpan&lt;T> x = Input&lt;T>(0), dy = OutputGradient&lt;T>(0);
///         Span&lt;T> dx = InputGradient&lt;T>(0);
///         for (int i = 0; i &lt; dx.Length; i++)
///         {
///             dx[i] += T.CreateChecked(3) * x[i] * x[i] * dy[i];
///         }
///     }
/// }
/// </code>
/// </example>
/// </remarks>
public abstract class Operation
{
    private Tensor[] _inputs = [];
    private Tensor[] _outputs = [];
    private Tape? _memory;
    private List<Array>? _held;

    /// <summary>Whether a backward pass may follow; only then does the forward pass need to save values.</summary>
    protected bool IsRecorded { get; private set; }

    /// <summary>The name in error messages; by default the class name.</summary>
    protected virtual string Name => GetType().Name;

    /// <summary>Computes the outputs from the inputs. The memory of the outputs is not initialised.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    protected abstract void Forward<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Adds to the gradients of the inputs. Called only if at least one output received a gradient.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    protected abstract void Backward<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Runs the operation, and records it if a tape is recording and an input needs a gradient.</summary>
    /// <param name="output">The shape of the output.</param>
    /// <param name="inputs">The inputs, all of the same data type.</param>
    /// <returns>The output.</returns>
    protected Tensor Run(Shape output, params ReadOnlySpan<Tensor> inputs) => RunAll([output], inputs)[0];

    /// <summary>Runs an operation with several outputs, and records it if a tape is recording and an input needs a gradient.</summary>
    /// <param name="outputs">The shape of each output.</param>
    /// <param name="inputs">The inputs, all of the same data type.</param>
    /// <returns>The outputs, in the order of the shapes.</returns>
    protected Tensor[] RunAll(ReadOnlySpan<Shape> outputs, params ReadOnlySpan<Tensor> inputs)
    {
        if (_outputs.Length > 0)
        {
            throw new InvalidOperationException($"{Name}: an operation instance can be run only once; create a new one.");
        }

        DType type = CheckInputs(inputs);
        _memory = Tape.Current;
        _inputs = inputs.ToArray();
        _outputs = new Tensor[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            _outputs[i] = Tensor.Allocate(type, outputs[i], _memory?.Arena);
        }

        Execute(type);
        return _outputs;
    }

    /// <summary>Runs an operation whose output shares its input's memory with another shape: forward has nothing to write.</summary>
    private protected Tensor RunView(Shape shape, Tensor input)
    {
        _memory = Tape.Current;
        _inputs = [input];
        _outputs = [input.ViewAs(shape, _memory?.Arena)];
        Execute(input.DType);
        return _outputs[0];
    }

    private void Execute(DType type)
    {
        IsRecorded = _memory is not null && _memory.Records(_inputs);
        if (type == DType.Float32)
        {
            Forward<float>();
        }
        else
        {
            Forward<double>();
        }

        GC.KeepAlive(this);
        if (IsRecorded)
        {
            _memory!.Record(this, _outputs);
        }
    }

    /// <summary>The number of inputs.</summary>
    protected int InputCount => _inputs.Length;

    internal IReadOnlyList<Tensor> Inputs => _inputs;

    /// <summary>The number of outputs.</summary>
    protected int OutputCount => _outputs.Length;

    /// <summary>Returns the elements of an input.</summary>
    protected ReadOnlySpan<T> Input<T>(int index) where T : unmanaged => _inputs[index].AsSpan<T>();

    /// <summary>Returns the shape of an input.</summary>
    protected Shape InputShape(int index) => _inputs[index].Shape;

    /// <summary>The input tensor itself, for operations that cache values per tensor.</summary>
    protected Tensor InputTensor(int index) => _inputs[index];

    /// <summary>Returns the elements of an output: to write in the forward pass, to read in the backward pass.</summary>
    protected Span<T> Output<T>(int index = 0) where T : unmanaged => _outputs[index].AsWritableSpan<T>();

    /// <summary>Returns the shape of an output.</summary>
    protected Shape OutputShape(int index = 0) => _outputs[index].Shape;

    /// <summary>Whether the gradient of an input is required.</summary>
    protected bool NeedsGradient(int index) => _memory is not null && _memory.NeedsGradient(_inputs[index]);

    /// <summary>Whether an output received a gradient.</summary>
    protected bool HasOutputGradient(int index = 0) => _memory!.GradientOfOutput(_outputs[index]) is not null;

    /// <summary>Returns the gradient of an output; empty if it received none.</summary>
    protected ReadOnlySpan<T> OutputGradient<T>(int index = 0) where T : unmanaged
    {
        Tensor? gradient = _memory!.GradientOfOutput(_outputs[index]);
        return gradient is null ? [] : gradient.AsSpan<T>();
    }

    /// <summary>Returns the gradient of an input, to add to.</summary>
    protected Span<T> InputGradient<T>(int index) where T : unmanaged => _memory!.GradientOfInput(_inputs[index]).AsWritableSpan<T>();

    /// <summary>Allocates uninitialised memory that lives until the end of the step, for values saved for the backward pass or for scratch
    /// space.</summary>
    /// <param name="length">The number of elements, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    protected Workspace Allocate<T>(int length) where T : unmanaged => Workspace.Allocate<T>(_memory?.Arena, length);

    /// <summary>
    /// The address of a workspace of this operation, or null if it is empty, valid until the end of the current <see cref="Forward"/> or
    /// <see cref="Backward"/>. Until then the operation references the memory, which is pinned.
    /// </summary>
    private protected unsafe T* Address<T>(Workspace workspace) where T : unmanaged
    {
        if (workspace.Length == 0)
        {
            return null;
        }

        if (workspace.IsLent)
        {
            throw new InvalidOperationException($"{Name}: memory borrowed from a tensor is not pinned; use its span.");
        }

        // The tape's step references its memory.
        if (_memory is null)
        {
            (_held ??= []).Add(workspace.Array!);
        }

        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(workspace.AsSpan<T>()));
    }

    /// <summary>
    /// Uninitialised memory for the gradient of an input: that of the gradient itself if it is zero and belongs to a leaf, or memory that
    /// can become the gradient if a leaf has none yet, so that <see cref="AddBorrowed{T}"/> has nothing to add.
    /// </summary>
    private protected Workspace BorrowGradient<T>(int index) where T : unmanaged
    {
        Tensor input = _inputs[index];
        if (input.Slot >= 0)
        {
            return Allocate<T>(input.Length);
        }

        return input.Gradient is not { } gradient
            ? Workspace.Lent(GC.AllocateUninitializedArray<T>(input.Length), 0, input.Length)
            : gradient.TryLend(_memory!.Arena, out Array array, out int offset) ? Workspace.Lent(array, offset, input.Length) : Allocate<T>(input.Length);
    }

    /// <summary>Adds <paramref name="scale"/> times the contents of borrowed memory to the gradient of an input.</summary>
    private protected void AddBorrowed<T>(int index, Workspace borrowed, T scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!_memory!.IsRetained && IsGradientNow<T>(_inputs[index], borrowed))
        {
            if (scale != T.One)
            {
                Elementwise.Unary(borrowed.AsSpan<T>(), borrowed.AsSpan<T>(), new Times<T>(scale));
            }

            return;
        }

        Elementwise.UnaryAccumulate(borrowed.AsSpan<T>(), InputGradient<T>(index), new Times<T>(scale));
    }

    private static bool IsGradientNow<T>(Tensor input, Workspace borrowed) where T : unmanaged
    {
        if (input.Slot >= 0)
        {
            return false;
        }

        if (input.Gradient is { } own)
        {
            return own.TryKeep<T>(borrowed.AsSpan<T>());
        }

        if (!borrowed.IsWhole)
        {
            return false;
        }

        input.TakeGradient(borrowed.AsTensor(input.DType, input.Shape));
        return true;
    }

    internal void RunBackward(DType type)
    {
        if (type == DType.Float32)
        {
            Backward<float>();
        }
        else
        {
            Backward<double>();
        }

        GC.KeepAlive(this);
    }

    internal ReadOnlySpan<Tensor> Outputs => _outputs;

    private DType CheckInputs(ReadOnlySpan<Tensor> inputs)
    {
        DType type = inputs.IsEmpty ? DType.Float32 : inputs[0].DType;
        for (int i = 1; i < inputs.Length; i++)
        {
            if (inputs[i].DType != type)
            {
                throw new ArgumentException($"{Name}: all inputs must have the same data type, but input 0 was {type} and input {i} was {inputs[i].DType}. Convert with To({type}).", nameof(inputs));
            }
        }

        return type;
    }
}
