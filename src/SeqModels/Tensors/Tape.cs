namespace SeqModels.Tensors;

/// <summary>
/// Records the operations of one step so that <see cref="Backward(Tensor, bool)"/> can run them in reverse, and owns the memory of
/// the step's tensors, which the next step uses again.
/// </summary>
/// <remarks>
/// <example>
/// <code>
/// var tape = new Tape();
/// for (int step = 0; step &lt; steps; step++)
/// {
///     using (tape.Record())
///     {
///         Tensor loss = Loss.MeanSquaredError(model.Forward(x), y);
///         tape.Backward(loss);
///     }
///
///     optimizer.Step();
///     optimizer.ZeroGradients();
/// }
/// </code>
/// </example>
/// A tape serves one thread at a time; each thread has its own current tape.
/// </remarks>
public sealed class Tape
{
    [ThreadStatic]
    private static TapeScope? Innermost;

    private readonly List<Operation> _operations = [];
    private readonly List<Tensor?> _gradients = [];
    private DType _type;
    private bool _consumed;

    // The thread whose step is open or whose backward pass runs; 0 for none.
    private int _thread;

    /// <summary>The tape whose memory operations on this thread use, or null.</summary>
    internal static Tape? Current => Innermost?.Tape;

    internal TensorArena Arena { get; } = new();

    /// <summary>Whether the backward pass in progress may be followed by another one over the same step.</summary>
    internal bool IsRetained => !_consumed;

    /// <summary>The number of operations recorded in this step.</summary>
    public int Count => _operations.Count;

    /// <summary>Bytes of memory in use by this step.</summary>
    public long BytesInUse => Arena.BytesInUse;

    /// <summary>
    /// Begins a step: the previous step's memory is taken back (its tensors become unusable), and operations on this thread are
    /// recorded until the returned scope is disposed.
    /// </summary>
    /// <exception cref="InvalidOperationException">A step of this tape is still open, or another thread uses the tape.</exception>
    public TapeScope Record() => Begin(recording: true);

    /// <summary>Begins a step whose operations use the tape's memory but are not recorded: for evaluation.</summary>
    /// <exception cref="InvalidOperationException">A step of this tape is still open, or another thread uses the tape.</exception>
    public TapeScope Evaluate() => Begin(recording: false);

    /// <summary>Until the returned scope is disposed, operations on this thread are not recorded; memory is used as before.</summary>
    public static TapeScope NoGradient()
    {
        Innermost = new TapeScope(Current, Innermost, recording: false, ownsStep: false);
        return Innermost;
    }

    /// <summary>Adds the derivatives of a scalar loss to the gradients of every parameter and marked tensor it depends on.</summary>
    /// <param name="loss">A tensor with one element, recorded in this step.</param>
    /// <param name="retain">Whether another backward pass over this step will follow.</param>
    /// <exception cref="InvalidOperationException">
    /// The step was already used by a backward pass that did not retain it, or another thread uses the tape.
    /// </exception>
    /// <exception cref="ArgumentException">The loss is no scalar, or was not recorded in this step.</exception>
    public void Backward(Tensor loss, bool retain = false)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Length != 1)
        {
            throw new ArgumentException($"Tape.Backward: the loss must have one element, but was {loss.Shape}. Reduce it with Sum() or Mean(), or give its gradient.", nameof(loss));
        }

        Run(loss, null, retain);
    }

    /// <summary>Like <see cref="Backward(Tensor, bool)"/> for an output of any shape and the gradient that arrives at it.</summary>
    /// <param name="output">A tensor recorded in this step.</param>
    /// <param name="gradient">The derivative of the loss by the output, of its shape.</param>
    /// <param name="retain">Whether another backward pass over this step will follow.</param>
    public void Backward(Tensor output, Tensor gradient, bool retain = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(gradient);
        Run(output, gradient, retain);
    }

    /// <summary>The backward pass from an output; without a gradient the output is a scalar loss, whose own derivative is 1.</summary>
    private void Run(Tensor output, Tensor? gradient, bool retain)
    {
        bool entered = Enter("Backward");
        try
        {
            RunAlone(output, gradient, retain);
        }
        finally
        {
            Leave(entered);
        }
    }

    private void RunAlone(Tensor output, Tensor? gradient, bool retain)
    {
        if (_consumed)
        {
            throw new InvalidOperationException("Tape.Backward: this step was already used by a backward pass. Pass retain: true to the first pass if a second one is wanted.");
        }

        output.ThrowIfStale();
        if (!IsRecordedHere(output))
        {
            throw new ArgumentException("Tape.Backward: the output was not recorded in this step of this tape. Compute it within Record() from a Parameter or a tensor with RequiresGradient.", nameof(output));
        }

        if (gradient is not null && gradient.Shape != output.Shape)
        {
            throw new ArgumentException($"Tape.Backward: the gradient must have the output's shape {output.Shape}, but was {gradient.Shape}.", nameof(gradient));
        }

        _consumed = !retain;
        for (int slot = 0; slot < _gradients.Count; slot++)
        {
            _gradients[slot] = null;
        }

        _type = output.DType;
        SetFirst(GradientOfInput(output), gradient);
        using (NoGradientUsing(this))
        {
            for (int i = _operations.Count - 1; i >= 0; i--)
            {
                if (AnyGradientArrived(_operations[i]))
                {
                    _operations[i].RunBackward(_type);
                }
            }
        }
    }

    /// <summary>
    /// The gradient of a tensor recorded in this step, as the last backward pass left it, or null if none reached it. It lives as
    /// long as the step.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor's step is over, or another thread uses the tape.</exception>
    public Tensor? GradientOf(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        bool entered = Enter("GradientOf");
        try
        {
            tensor.ThrowIfStale();
            return IsRecordedHere(tensor) ? _gradients[tensor.Slot] : tensor.Gradient;
        }
        finally
        {
            Leave(entered);
        }
    }

    /// <summary>
    /// The parameters and marked tensors that the last backward pass reached, those that several operations read more than once. Only while
    /// the step is open.
    /// </summary>
    internal IEnumerable<Tensor> ReachedLeaves() => _operations.Where(AnyGradientArrived)
        .SelectMany(operation => operation.Inputs).Where(input => input.RequiresGradient && !IsRecordedHere(input));

    internal bool Records(ReadOnlySpan<Tensor> inputs)
    {
        if (!Innermost!.Recording)
        {
            return false;
        }

        bool needed = false;
        foreach (Tensor input in inputs)
        {
            input.ThrowIfStale();
            if (input.Slot >= 0 && !IsRecordedHere(input))
            {
                throw new InvalidOperationException($"Tape: a tensor of shape {input.Shape} recorded by another tape cannot take part in this one's step: its gradient would be lost. Use one tape, or Detach() the tensor.");
            }

            needed |= NeedsGradient(input);
        }

        return needed;
    }

    internal void Record(Operation operation, ReadOnlySpan<Tensor> outputs)
    {
        _operations.Add(operation);
        foreach (Tensor output in outputs)
        {
            output.Slot = _gradients.Count;
            _gradients.Add(null);
        }
    }

    internal bool NeedsGradient(Tensor tensor) => tensor.RequiresGradient || IsRecordedHere(tensor);

    internal Tensor? GradientOfOutput(Tensor output) => _gradients[output.Slot];

    internal Tensor GradientOfInput(Tensor input)
    {
        if (!IsRecordedHere(input))
        {
            return input.Gradient ?? input.TakeGradient(Tensor.Zeros(input.Shape, input.DType))!;
        }

        if (_gradients[input.Slot] is not { } gradient)
        {
            gradient = Tensor.Allocate(input.DType, input.Shape, Arena);
            gradient.Clear();
            _gradients[input.Slot] = gradient;
        }

        return gradient;
    }

    private static void SetFirst(Tensor first, Tensor? gradient)
    {
        if (gradient is not null)
        {
            gradient.CopyTo(first);
        }
        else if (first.DType == DType.Float32)
        {
            first.AsWritableSpan<float>()[0] = 1;
        }
        else
        {
            first.AsWritableSpan<double>()[0] = 1;
        }
    }

    internal static void End(TapeScope scope)
    {
        if (Innermost != scope)
        {
            throw new InvalidOperationException("Tape: scopes must be disposed on their thread, the last one opened first.");
        }

        Innermost = scope.Outer;
        if (scope.OwnsStep)
        {
            scope.Tape!.Leave(entered: true);
        }
    }

    /// <summary>
    /// Makes this thread the one that uses the tape: false if it is already. Whoever gets true ends it with <see cref="Leave"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread uses the tape.</exception>
    private bool Enter(string method)
    {
        int own = Environment.CurrentManagedThreadId;
        int other = Interlocked.CompareExchange(ref _thread, own, 0);
        if (other == 0 || other == own)
        {
            return other == 0;
        }

        throw new InvalidOperationException($"Tape.{method}: another thread (managed id {other}) uses this tape: its step is open, or its backward pass runs. A tape serves one thread at a time; give every thread its own.");
    }

    private void Leave(bool entered)
    {
        if (entered)
        {
            Volatile.Write(ref _thread, 0);
        }
    }

    private static TapeScope NoGradientUsing(Tape tape)
    {
        Innermost = new TapeScope(tape, Innermost, recording: false, ownsStep: false);
        return Innermost;
    }

    private TapeScope Begin(bool recording)
    {
        if (!Enter(recording ? "Record" : "Evaluate"))
        {
            throw new InvalidOperationException("Tape: a step of this tape is still open on this thread, or its backward pass runs. Dispose its scope first, or use another tape.");
        }

        try
        {
            _operations.Clear();
            _gradients.Clear();
            _consumed = false;
            Arena.Reset();
            Innermost = new TapeScope(this, Innermost, recording, ownsStep: true);
            return Innermost;
        }
        catch
        {
            Leave(entered: true);
            throw;
        }
    }

    private bool IsRecordedHere(Tensor tensor) => tensor.Slot >= 0 && tensor.Arena == Arena && tensor.Slot < _gradients.Count;

    private bool AnyGradientArrived(Operation operation)
    {
        foreach (Tensor output in operation.Outputs)
        {
            if (_gradients[output.Slot] is not null)
            {
                return true;
            }
        }

        return false;
    }
}
