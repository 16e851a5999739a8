using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// The base class of recurrent cells: one time step (x_t, s_{t−1}) → s_t in tensor operations, where the state s is one or several tensors
/// (h; h and c). Derive from it to define a custom recurrence; <see cref="CellLayer"/> runs any cell over sequences.
/// </summary>
/// <remarks>
/// A derived class adds its parameters and submodules in its constructor, like every <see cref="Module"/>, and overrides
/// <see cref="Step(Tensor, IReadOnlyList{Tensor})"/>. The first state tensor is h, the cell's output, of size <see cref="HiddenSize"/>. The state is an
/// argument and a result; a cell does not store it. For <see cref="RnnCell"/>, <see cref="GruCell"/> and <see cref="LstmCell"/> there are fused layers
/// (<see cref="Rnn"/>, <see cref="Gru"/>, <see cref="Lstm"/>) that compute the same results much faster.
/// <example>
/// <code>
/// sealed class MinimalGruCell : RecurrentCell    // z = σ(x W_z + b_z), h_t = (1 − z) ⊙ h_{t−1} + z ⊙ (x W_h + b_h)
/// {
///     private readonly Linear _gates;
///
///     public MinimalGruCell(int inputSize, int hiddenSize, RandomSource random)
///         : base(inputSize, hiddenSize) =>
///         _gates = AddModule("gates", new Linear(inputSize, 2 * hiddenSize, random));
///
///     public override IReadOnlyList&lt;Tensor&gt; Step(Tensor x, IReadOnlyList&lt;Tensor&gt; state)
///     {
///         CheckStep(x, state);
///         Tensor[] parts = _gates.Forward(x).Split(2, axis: -1);
///         Tensor z = parts[0].Sigmoid();
///         return [((1 - z) * state[0]) + (z * parts[1])];
///     }
/// }
/// </code>
/// </example>
/// </remarks>
public abstract class RecurrentCell : Module
{
    /// <summary>Initializes the sizes.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, the size of h; at least 1.</param>
    /// <param name="stateSizes">
    /// The size of each state tensor, of which the first is <paramref name="hiddenSize"/>: <c>[hiddenSize, hiddenSize]</c> for h and c; null for h
    /// alone. Copied.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException">The first size is not <paramref name="hiddenSize"/>.</exception>
    protected RecurrentCell(int inputSize, int hiddenSize, IReadOnlyList<int>? stateSizes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        int[] sizes = stateSizes is null ? [hiddenSize] : [.. stateSizes];
        if (sizes.Length == 0 || sizes[0] != hiddenSize)
        {
            throw new ArgumentException(
                $"{GetType().Name}: the first state tensor is h, of size hiddenSize = {hiddenSize}, but stateSizes was [{string.Join(", ", sizes)}].", nameof(stateSizes));
        }

        foreach (int size in sizes)
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(stateSizes));
        (InputSize, HiddenSize, StateSizes) = (inputSize, hiddenSize, sizes);
    }

    /// <summary>Initializes the sizes of a cell with h and c whose h may be projected.</summary>
    private protected RecurrentCell(int inputSize, int hiddenSize, int outputSize, int cellSize)
        : this(inputSize, hiddenSize) => StateSizes = [outputSize, cellSize];

    /// <summary>Initializes the sizes of a cell that wraps another.</summary>
    private protected RecurrentCell(RecurrentCell cell)
        : this(cell.InputSize, cell.HiddenSize) => StateSizes = cell.StateSizes;

    /// <summary>The number of features of x.</summary>
    public int InputSize { get; }

    /// <summary>The hidden size H: the size of h, except in an <see cref="LstmCell"/> with <see cref="LstmOptions.ProjectionSize"/>.</summary>
    public int HiddenSize { get; }

    /// <summary>The size of h, the output: <see cref="HiddenSize"/>, or the projection size of an <see cref="LstmCell"/> with <see cref="LstmOptions.ProjectionSize"/>.</summary>
    public int OutputSize => StateSizes[0];

    /// <summary>The size of each state tensor; the first is that of h.</summary>
    public IReadOnlyList<int> StateSizes { get; }

    /// <summary>Computes one time step.</summary>
    /// <param name="x">The input, [batch, InputSize].</param>
    /// <param name="state">The previous state: one tensor [batch, size] for each of <see cref="StateSizes"/>.</param>
    /// <returns>The next state, of the same shapes; its first tensor is h, the output.</returns>
    /// <exception cref="ArgumentException">A shape or a data type does not match.</exception>
    public abstract IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state);

    /// <summary>
    /// Creates the initial state: zeros of the parameters' data type. Override it for a learned or random initial state.
    /// </summary>
    /// <param name="batchSize">The number of sequences, at least 1.</param>
    /// <returns>One tensor [batch, size] for each of <see cref="StateSizes"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public virtual IReadOnlyList<Tensor> CreateState(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        DType type = NumberType;
        return [.. StateSizes.Select(size => Tensor.Zeros([batchSize, size], type))];
    }

    /// <summary>The data type of the parameters; Float32 without parameters.</summary>
    internal DType NumberType => Parameters().FirstOrDefault()?.DType ?? DType.Float32;

    /// <summary>The built-in cell whose gates a step computes: this one, or the one within zoneout; null for other cells.</summary>
    internal virtual ITracedCell? Traced => this as ITracedCell;

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("inputSize", InputSize);
        writer.WriteNumber("hiddenSize", HiddenSize);
    }

    /// <summary>Validates the arguments of a step: x is [batch, InputSize], the state has a tensor [batch, size] for each of <see cref="StateSizes"/>, and all have the parameters' data type.</summary>
    /// <param name="x">The input.</param>
    /// <param name="state">The previous state.</param>
    /// <exception cref="ArgumentException">An argument does not match; the message names it.</exception>
    protected void CheckStep(Tensor x, IReadOnlyList<Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        string owner = GetType().Name;
        if (state.Count != StateSizes.Count)
            throw new ArgumentException($"{owner}.Step: the state must have {Tensors(StateSizes.Count)}, but had {state.Count}.", nameof(state));
        CheckInput(x);
        for (int i = 0; i < state.Count; i++)
            CheckState(state[i], x, $"state[{i}]", i == 0 ? OutputName : $"StateSizes[{i}]", StateSizes[i]);
    }

    /// <summary>The name of the size of h in messages.</summary>
    private protected string OutputName => OutputSize == HiddenSize ? nameof(HiddenSize) : nameof(OutputSize);

    /// <summary>Throws if x does not match.</summary>
    private protected void CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 2 || x.Shape[1] != InputSize)
            throw new ArgumentException($"{GetType().Name}.Step: x must be [batch, InputSize] with InputSize = {InputSize}, but was {x.Shape}.", nameof(x));
        DType type = NumberType;
        if (x.DType != type)
            throw new ArgumentException($"{GetType().Name}.Step: x was {x.DType}, but the parameters are {type}. Convert x with To({type}) or the cell with ConvertTo({x.DType}).", nameof(x));
    }

    /// <summary>Throws if a state tensor does not match.</summary>
    private protected void CheckState(Tensor state, Tensor x, string name, string sizeName, int size)
    {
        ArgumentNullException.ThrowIfNull(state, name);
        if (state.Rank != 2 || state.Shape[0] != x.Shape[0] || state.Shape[1] != size)
        {
            throw new ArgumentException(
                $"{GetType().Name}.Step: {name} must be [batch, {sizeName}] = [{x.Shape[0]}, {size}], but was {state.Shape}.", name);
        }

        if (state.DType != x.DType)
            throw new ArgumentException($"{GetType().Name}.Step: {name} was {state.DType}, but x is {x.DType}. Convert {name} with To({x.DType}).", name);
    }

    private static string Tensors(int count) => count == 1 ? "1 tensor" : $"{count} tensors";
}
