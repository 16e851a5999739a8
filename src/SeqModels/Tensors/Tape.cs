namespace SeqModels.Tensors;

/// <summary>
/// Records the operations of one training step for reverse-mode automatic differentiation (<see cref="Backward(Tensor, bool)"/>), and owns
/// the memory of the step's tensors, which the next step reuses.
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
/// A tape is used by one thread at a time; each thread has its own current tape.
/// </remarks>
public sealed class Tape
{
    [ThreadStatic]
    private static TapeScope? Innermost;

    private readonly List<Operation> _operations = [];
    private readonly List<Tensor?> _gradients = [];
    private DType _type;
    private bool _consumed;

    // The thread whose step is open or whose backward pass is running; 0 for none.
    private int _thread;

    /// <summary>The tape whose memory is used by operations on this thread, or null.</summary>
    internal static Tape? Current => Innermost?.Tape;

    internal TensorArena Arena { get; } = new();

    /// <summary>Whether the running backward pass may be followed by another one over the same step.</summary>
    internal bool IsRetained => !_consumed;

    /// <summary>The number of operations recorded in this step.</summary>
    public int Count => _operations.Count;

    /// <summary>The memory in use by this step, in bytes.</summary>
    public long BytesInUse => Arena.BytesInUse;

    /// <summary>
    /// Begins a step: the memory of the previous step is reclaimed (its tensors become invalid), and operations on this thread are
    /// recorded until the returned scope is disposed.
    /// </summary>
    /// <exception cref="InvalidOperationException">A step of this tape is still open, or another thread uses the tape.</exception>
    public TapeScope Record() => Begin(recording: true);

    /// <summary>Begins a step whose operations use the tape's memory but are not recorded: for evaluation.</summary>
    /// <exception cref="InvalidOperationException">A step of this tape is still open, or another thread uses the tape.</exception>
    public TapeScope Evaluate() => Begin(recording: false);

    /// <summary>Disables recording on this thread until the returned scope is disposed, like PyTorch's <c>no_grad</c>; memory is used as
    /// before.</summary>
    public static TapeScope NoGradient()
    {
        Innermost = new TapeScope(Current, Innermost, recording: false, ownsStep: false);
        return Innermost;
    }

    /// <summary>Runs the backward pass: adds the derivatives of a scalar loss to the gradients of all leaf tensors that require
    /// gradients.</summary>
    /// <param name="loss">A tensor with one element, recorded in this step.</param>
    /// <param name="retain">Whether the graph is retained for another backward pass over this step.</param>
    /// <exception cref="InvalidOperationException">
    /// The step was already used by a backward pass without retaining the graph, or another thread uses the tape.
    /// </exception>
    /// <exception cref="ArgumentException">The loss does not have exactly one element, or was not recorded in this step.</exception>
    public void Backward(Tensor loss, bool retain = false)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Length != 1)
        {
            throw new ArgumentException($"Tape.Backward: the loss must have one element, but was {loss.Shape}. Reduce it with Sum() or Mean(), or pass its gradient.", nameof(loss));
        }

        Run(loss, null, retain);
    }

    /// <summary>Runs the backward pass from an output of any shape with a given gradient; see
    /// <see cref="Backward(Tensor, bool)"/>.</summary>
    /// <param name="output">A tensor recorded in this step.</param>
    /// <param name="gradient">The gradient of the loss with respect to the output, of the same shape.</param>
    /// <param name="retain">Whether the graph is retained for another backward pass over this step.</param>
    public void Backward(Tensor output, Tensor gradient, bool retain = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(gradient);
        Run(output, gradient, retain);
    }

    /// <summary>Runs the backward pass from an output; without a gradient the output is a scalar loss with derivative 1.</summary>
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
            throw new InvalidOperationException("Tape.Backward: this step was already used by a backward pass. Pass retain: true to the first pass to allow a second one.");
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
                    ClearZeroRows(_operations[i]);
                }
            }
        }
    }

    /// <summary>
    /// Returns the gradient of a tensor recorded in this step after the last backward pass, or null if it received none. It is valid until
    /// the end of the step.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor's step has ended, or another thread uses the tape.</exception>
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
    internal IEnumerable<Tensor> ReachedLeaves() => LeavesOf(_operations.Where(AnyGradientArrived));

    /// <summary>
    /// The parameters and marked tensors that the operations of this step read, those that several operations read more than once. Only while
    /// the step is open.
    /// </summary>
    internal IEnumerable<Tensor> Leaves() => LeavesOf(_operations);

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
                throw new InvalidOperationException($"Tape: a tensor of shape {input.Shape} recorded by another tape cannot be used in a step of this tape: its gradient would be lost. Use one tape, or Detach() the tensor.");
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

    private IEnumerable<Tensor> LeavesOf(IEnumerable<Operation> operations) =>
        operations.SelectMany(operation => operation.Inputs).Where(input => input.RequiresGradient && !IsRecordedHere(input));

    /// <summary>Rows that are always zero, such as those of padding, get no gradient, whatever the operation.</summary>
    private static void ClearZeroRows(Operation operation)
    {
        for (int i = 0; i < operation.Inputs.Count; i++)
        {
            if (operation.Inputs[i] is Parameter { ZeroRow: not null, Gradient.IsKnownZero: false } parameter)
                parameter.ClearZeroRowGradient();
        }
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
            throw new InvalidOperationException("Tape: scopes must be disposed on the thread that opened them, in reverse order.");
        }

        Innermost = scope.Outer;
        if (scope.OwnsStep)
        {
            scope.Tape!.Leave(entered: true);
        }
    }

    /// <summary>
    /// Acquires the tape for this thread; false if the thread has already acquired it. After true, the caller releases it with
    /// <see cref="Leave"/>.
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

        throw new InvalidOperationException($"Tape.{method}: another thread (managed id {other}) uses this tape: its step is open, or its backward pass is running. A tape can be used by one thread at a time; use a separate tape per thread.");
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
            throw new InvalidOperationException("Tape: a step of this tape is still open on this thread, or its backward pass is running. Dispose its scope first, or use another tape.");
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
