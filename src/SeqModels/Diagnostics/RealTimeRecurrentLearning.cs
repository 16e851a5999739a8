using System.Globalization;
using SeqModels.Diagnostics.Online;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics;

/// <summary>
/// Real-time recurrent learning (Williams and Zipser 1989): carries the derivative S_t = ∂s_t/∂θ of a cell's state with respect to its parameters
/// forward in time, so that the gradient of a loss at time t is known at time t, without backpropagation through time.
/// </summary>
/// <remarks>
/// <para>
/// With the state s_t of size S (all tensors of <see cref="RecurrentCell.StateSizes"/>, one after another) and P parameter elements θ:
/// S_t = J_t S_{t−1} + ∂⁺s_t/∂θ, where J_t = ∂s_t/∂s_{t−1} [S, S] and the immediate derivative ∂⁺s_t/∂θ [S, P] are those of a single step with
/// s_{t−1} held constant; S_0 = ∂s_0/∂θ is zero unless the initial state is learned. The gradient of a loss at time t is ∂loss_t/∂s_t · S_t. It
/// works for any <see cref="RecurrentCell"/> whose state is a differentiable function of its previous state, x and θ; the frozen parameters are
/// constants.
/// </para>
/// <para>
/// Memory is independent of the length of the sequence: 2·S·P doubles. A time step costs S backward passes of one cell step and O(S²·P)
/// operations, O(H⁴) for a cell with H units: this is for small models, and a check of other gradients. Backpropagation through time
/// (<see cref="CellLayer"/>, <see cref="Rnn"/>, <see cref="Gru"/>, <see cref="Lstm"/>) costs O(P) per time step. S_t is kept in double
/// precision for Float32 cells, too.
/// </para>
/// <para>
/// While the parameters are constant, Σ_t ∂loss_t/∂s_t · S_t is the exact gradient, equal to that of backpropagation through the whole sequence. If
/// an optimizer changes the parameters between time steps, S_t contains derivatives at earlier parameters, so that the updates no longer follow
/// the exact gradient; the difference is small if the learning rate is small (Williams and Zipser 1989).
/// </para>
/// <example>
/// <code>
/// var learner = new RealTimeRecurrentLearning(cell);
/// foreach ((Tensor x, Tensor y) in stream)       // x [1, InputSize]
/// {
///     Tensor h = learner.Step(x);                // [1, HiddenSize], a leaf that requires a gradient
///     using (tape.Record())
///     {
///         Tensor loss = Loss.MeanSquaredError(output.Forward(h), y);
///         tape.Backward(loss);                   // gradients of the output layer and of h
///     }
///
///     learner.Backward();                        // gradients of the cell
///     optimizer.Step();
///     optimizer.ZeroGradients();
/// }
/// </code>
/// </example>
/// <para>
/// With <see cref="RealTimeRecurrentLearningOptions.MaxLag"/>, S_t is also divided by lag: S_t = Σ_k S_t^(k), where S_t^(0) = ∂⁺s_t/∂θ and
/// S_t^(k) = J_t S_{t−1}^(k−1) is the influence of the parameters through the step at time t − k; the initial state counts as the step at time 0.
/// </para>
/// Source: R. J. Williams and D. Zipser, "A learning algorithm for continually running fully recurrent neural networks", Neural Computation 1(2),
/// 1989, 270–280. An object is used by one thread at a time.
/// </remarks>
public sealed class RealTimeRecurrentLearning
{
    private const string Name = nameof(RealTimeRecurrentLearning);

    private readonly RealTimeRecurrentLearningOptions _options;
    private InfluenceRecursion _recursion;

    /// <summary>Begins a sequence at the cell's initial state.</summary>
    /// <param name="cell">The cell, which is not copied.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The matrices would take more memory than <see cref="RealTimeRecurrentLearningOptions.MaxBytes"/>.</exception>
    /// <exception cref="InvalidOperationException">The cell's initial state does not have the shapes of its <see cref="RecurrentCell.StateSizes"/>.</exception>
    public RealTimeRecurrentLearning(RecurrentCell cell, RealTimeRecurrentLearningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        (Cell, _options) = (cell, options ?? new RealTimeRecurrentLearningOptions());
        _recursion = NewRecursion();
    }

    /// <summary>The cell.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>S, the number of elements of the state: the sum of <see cref="RecurrentCell.StateSizes"/>.</summary>
    public int StateSize => Cell.StateSizes.Sum();

    /// <summary>P, the number of elements of the parameters that were not frozen when the sequence began.</summary>
    public long ParameterCount => _recursion.Parameters.Count;

    /// <summary>t, the number of time steps since the sequence began.</summary>
    public long StepCount => _recursion.StepCount;

    /// <summary>
    /// The state s_t, one tensor [1, size] for each of <see cref="RecurrentCell.StateSizes"/>, as leaves that require gradients. The first is h, which
    /// <see cref="Step"/> returned; a loss may also depend on the others.
    /// </summary>
    public IReadOnlyList<Tensor> State => _recursion.State;

    /// <summary>Begins a new sequence: the state is the cell's initial state again, and the sums of the gradients by lag are zero.</summary>
    /// <remarks>Parameters that are frozen now are constants in this sequence. The gradients of the cell's parameters are not changed.</remarks>
    /// <exception cref="ArgumentException">Parameters were unfrozen, and the matrices would take too much memory now.</exception>
    public void Reset()
    {
        if (_recursion.Parameters.ChangedIn(Cell) is null)
            _recursion.Begin();
        else
            _recursion = NewRecursion();
    }

    /// <summary>Computes the next state and its derivatives.</summary>
    /// <param name="x">
    /// The input x_t, [1, InputSize], of the parameters' data type. It is a constant: no gradient passes to what it was computed from.
    /// </param>
    /// <returns>
    /// h_t, [1, HiddenSize], a leaf tensor that requires a gradient and outlives any tape. A loss computed from it on a tape leaves ∂loss_t/∂h_t in
    /// its <see cref="Tensor.Gradient"/>, where <see cref="Backward"/> takes it; later time steps do not change the tensor.
    /// </returns>
    /// <exception cref="ArgumentException">x has another shape or data type, or requires a gradient.</exception>
    /// <exception cref="InvalidOperationException">
    /// The state has a gradient that was not used by <see cref="Backward"/>, or a gradient arrived at that of the time step before; a parameter was frozen, unfrozen or converted since the sequence began;
    /// or the cell reads a tensor that requires a gradient but is not among its parameters.
    /// </exception>
    public Tensor Step(Tensor x)
    {
        CheckInput(x);
        CheckParameters(nameof(Step));
        CheckPrevious(nameof(Step));
        if (State.Any(tensor => tensor.Gradient is not null))
        {
            throw new InvalidOperationException(
                $"{Name}.Step: the state of the previous time step has a gradient that was not used. Call Backward() after tape.Backward(loss), or set Gradient to null.");
        }

        _recursion.Step(x);
        return State[0];
    }

    /// <summary>
    /// Adds ∂loss_t/∂s_t · S_t to the gradients of the cell's parameters. ∂loss_t/∂s_t is the sum of the gradients that arrived at
    /// <see cref="State"/> since the time step, usually at h alone; it is discarded.
    /// </summary>
    /// <remarks>
    /// Call it once per time step with a loss, after the backward passes of its losses and before the next <see cref="Step"/>. Gradients of
    /// several time steps are summed until the parameters' gradients are set to zero. A loss of several time steps must be divided into one loss per time
    /// step: a gradient that arrives at an earlier h, whose S is gone, is not used, and is an error at the h of the time step before.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// No gradient arrived; a gradient arrived at the state of the time step before; or a parameter was frozen, unfrozen or converted since the sequence
    /// began.
    /// </exception>
    public void Backward()
    {
        CheckParameters(nameof(Backward));
        CheckPrevious(nameof(Backward));
        if (State.All(tensor => tensor.Gradient is null))
        {
            throw new InvalidOperationException(
                $"{Name}.Backward: no gradient arrived at the state of this time step since the last call. First compute a loss from the tensor that Step returned, within tape.Record(), and call tape.Backward(loss).");
        }

        _recursion.AddGradients();
    }

    /// <summary>Copies J_t = ∂s_t/∂s_{t−1} of the last time step.</summary>
    /// <returns>A Float64 tensor [S, S]: rows for s_t, columns for s_{t−1}.</returns>
    /// <exception cref="InvalidOperationException">There was no time step since the sequence began.</exception>
    public Tensor StateJacobian() => StepCount > 0
        ? Tensor.From(_recursion.Jacobian, [StateSize, StateSize])
        : throw new InvalidOperationException($"{Name}.StateJacobian: there was no time step since the sequence began. Call Step first.");

    /// <summary>Copies S_t = ∂s_t/∂θ of one parameter.</summary>
    /// <param name="parameter">The full name of the parameter in the cell, such as <c>weight_hh</c>.</param>
    /// <returns>A Float64 tensor [S, …], with the axes of the parameter after the first.</returns>
    /// <exception cref="KeyNotFoundException">The cell has no such parameter.</exception>
    /// <exception cref="ArgumentException">The parameter was frozen when the sequence began.</exception>
    public Tensor Influence(string parameter)
    {
        int index = _recursion.Parameters.IndexOf(Cell[parameter]);
        return index >= 0
            ? _recursion.InfluenceOf(index)
            : throw new ArgumentException($"{Name}.Influence: the parameter '{parameter}' was frozen when the sequence began, so its influence was not computed. Unfreeze it and call Reset().", nameof(parameter));
    }

    /// <summary>
    /// Copies the share of the gradient through one lag: G_k = Σ_t ∂loss_t/∂s_t · S_t^(k), summed over the calls of <see cref="Backward"/> since the
    /// sequence began.
    /// </summary>
    /// <param name="lag">k, 0 to <see cref="RealTimeRecurrentLearningOptions.MaxLag"/>. For a lag that no time step had, the gradient is zero.</param>
    /// <returns>A Float64 tensor for each parameter that was not frozen, with its full name and shape.</returns>
    /// <exception cref="InvalidOperationException"><see cref="RealTimeRecurrentLearningOptions.MaxLag"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lag is out of range.</exception>
    public IReadOnlyList<NamedTensor> GradientOfLag(int lag)
    {
        if (_recursion.Lags is not { } lags)
            throw new InvalidOperationException($"{Name}.GradientOfLag: the gradient is divided by lag only if {nameof(RealTimeRecurrentLearningOptions)}.{nameof(_options.MaxLag)} is set.");
        if (lag < 0 || lag > _options.MaxLag)
        {
            throw new ArgumentOutOfRangeException(
                nameof(lag), lag, string.Create(CultureInfo.InvariantCulture, $"{Name}.GradientOfLag: the lag must be between 0 and MaxLag = {_options.MaxLag}, but was {lag}. Raise {nameof(_options.MaxLag)} for longer lags."));
        }

        return _recursion.Parameters.ToTensors(lags.Gradient(lag));
    }

    /// <summary>
    /// Copies the gradient over all lags, Σ_t ∂loss_t/∂s_t · S_t, summed over the calls of <see cref="Backward"/> since the sequence began. What
    /// exceeds Σ_k G_k is the share of lags above <see cref="RealTimeRecurrentLearningOptions.MaxLag"/>.
    /// </summary>
    /// <returns>A Float64 tensor for each parameter that was not frozen, with its full name and shape.</returns>
    public IReadOnlyList<NamedTensor> GradientOfAllLags() => _recursion.Parameters.ToTensors(_recursion.Total);

    private InfluenceRecursion NewRecursion()
    {
        var parameters = new TrackedParameters(Cell);
        long matrices = InfluenceRecursion.MatrixCount(_options.MaxLag);
        Int128 bytes = sizeof(double) * StateSize * (((Int128)matrices * parameters.Count) + StateSize);
        if (bytes > _options.MaxBytes)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{Name}: {Cell.GetType().Name} with state size S = {StateSize} and P = {parameters.Count} parameter elements needs {matrices} matrices [S, P] and one [S, S], {bytes} bytes, but MaxBytes is {_options.MaxBytes}. Use a smaller cell{(_options.MaxLag is null ? " or freeze parameters" : ", freeze parameters, or lower MaxLag")}; set MaxBytes if the memory is available. For a model of this size, use backpropagation through time (CellLayer)."),
                "cell");
        }

        return new InfluenceRecursion(Cell, parameters, StateSize, _options.MaxLag);
    }

    private void CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 2 || x.Shape[0] != 1 || x.Shape[1] != Cell.InputSize)
            throw new ArgumentException($"{Name}.Step: x must be [1, InputSize] = [1, {Cell.InputSize}], one time step of one sequence, but was {x.Shape}.", nameof(x));
        if (x.RequiresGradient || x.Slot >= 0)
            throw new ArgumentException($"{Name}.Step: x requires a gradient, but gradients pass to the parameters of the cell alone. Detach() x, or put the module that computes it into the cell.", nameof(x));
        if (x.DType != Cell.NumberType)
            throw new ArgumentException($"{Name}.Step: x was {x.DType}, but the parameters are {Cell.NumberType}. Convert x with To({Cell.NumberType}) or the cell with ConvertTo({x.DType}).", nameof(x));
    }

    private void CheckPrevious(string method)
    {
        if (_recursion.Previous.Any(tensor => tensor.Gradient is not null))
        {
            throw new InvalidOperationException(
                $"{Name}.{method}: a gradient arrived at the state of the previous time step after Step was called again, and cannot be used any more. Call tape.Backward(loss) and Backward() for the loss of each time step before the next Step, or set Gradient to null.");
        }
    }

    private void CheckParameters(string method)
    {
        if (_recursion.Parameters.ChangedIn(Cell) is { } name)
            throw new InvalidOperationException($"{Name}.{method}: the parameter '{name}' was frozen, unfrozen or converted since the sequence began. Call Reset() after such a change.");
    }
}
