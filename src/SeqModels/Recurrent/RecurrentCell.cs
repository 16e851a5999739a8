using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// One step of a recurrent network in tensor operations, as the papers write it: (x_t, s_{t−1}) → s_t, where the state s is one tensor or
/// several (h; h and c). Derive from it to define a recurrence of your own; <see cref="CellLayer"/> runs any cell over sequences.
/// </summary>
/// <remarks>
/// A deriving class adds its parameters and modules in its constructor, as every <see cref="Module"/> does, and overrides
/// <see cref="Step(Tensor, IReadOnlyList{Tensor})"/>. The first state tensor is h, the cell's output, of width <see cref="HiddenSize"/>. State goes in
/// and comes out; a cell keeps none. For <see cref="RnnCell"/>, <see cref="GruCell"/> and <see cref="LstmCell"/> there are fused layers
/// (<see cref="Rnn"/>, <see cref="Gru"/>, <see cref="Lstm"/>) that compute the same numbers much faster.
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
    /// <summary>Sets the sizes.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">H: the width of h, at least 1.</param>
    /// <param name="stateSizes">
    /// The width of each state tensor, the first being <paramref name="hiddenSize"/>: <c>[hiddenSize, hiddenSize]</c> for h and c. Null, the default,
    /// for h alone. Copied.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException">The first state tensor is not <paramref name="hiddenSize"/> wide.</exception>
    protected RecurrentCell(int inputSize, int hiddenSize, IReadOnlyList<int>? stateSizes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        int[] sizes = stateSizes is null ? [hiddenSize] : [.. stateSizes];
        if (sizes.Length == 0 || sizes[0] != hiddenSize)
        {
            throw new ArgumentException(
                $"{GetType().Name}: the first state tensor is h and must be hiddenSize = {hiddenSize} wide, but stateSizes was [{string.Join(", ", sizes)}].", nameof(stateSizes));
        }

        foreach (int size in sizes)
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(stateSizes));
        (InputSize, HiddenSize, StateSizes) = (inputSize, hiddenSize, sizes);
    }

    /// <summary>The number of features of x.</summary>
    public int InputSize { get; }

    /// <summary>H: the width of h, the cell's output.</summary>
    public int HiddenSize { get; }

    /// <summary>The width of each state tensor; the first is h.</summary>
    public IReadOnlyList<int> StateSizes { get; }

    /// <summary>Goes one time step on.</summary>
    /// <param name="x">[batch, InputSize].</param>
    /// <param name="state">The state before: one tensor [batch, size] for each of <see cref="StateSizes"/>.</param>
    /// <returns>The state after, of the same shapes; its first tensor is h, the output.</returns>
    /// <exception cref="ArgumentException">A shape or a number type does not fit.</exception>
    public abstract IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state);

    /// <summary>
    /// The state before the first step: zeros in the parameters' number type. A cell with a learned or random initial state overrides it.
    /// </summary>
    /// <param name="batchSize">The number of sequences, at least 1.</param>
    /// <returns>One tensor [batch, size] for each of <see cref="StateSizes"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    public virtual IReadOnlyList<Tensor> CreateState(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        DType type = NumberType;
        return [.. StateSizes.Select(size => Tensor.Zeros([batchSize, size], type))];
    }

    /// <summary>The number type of the parameters; Float32 without parameters.</summary>
    internal DType NumberType => Parameters().FirstOrDefault()?.DType ?? DType.Float32;

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("inputSize", InputSize);
        writer.WriteNumber("hiddenSize", HiddenSize);
    }

    /// <summary>Throws unless x is [batch, InputSize], the state has a tensor [batch, size] for each of <see cref="StateSizes"/>, and all have the parameters' number type.</summary>
    /// <param name="x">The input.</param>
    /// <param name="state">The state before the step.</param>
    /// <exception cref="ArgumentException">One of them does not fit; the message names it.</exception>
    protected void CheckStep(Tensor x, IReadOnlyList<Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        string owner = GetType().Name;
        if (state.Count != StateSizes.Count)
            throw new ArgumentException($"{owner}.Step: the state must have {Tensors(StateSizes.Count)}, but had {state.Count}.", nameof(state));
        CheckInput(x);
        for (int i = 0; i < state.Count; i++)
            CheckState(state[i], x, $"state[{i}]", i == 0 ? "HiddenSize" : $"StateSizes[{i}]", StateSizes[i]);
    }

    /// <summary>Throws unless x fits.</summary>
    private protected void CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 2 || x.Shape[1] != InputSize)
            throw new ArgumentException($"{GetType().Name}.Step: x must be [batch, InputSize] with InputSize = {InputSize}, but was {x.Shape}.", nameof(x));
        DType type = NumberType;
        if (x.DType != type)
            throw new ArgumentException($"{GetType().Name}.Step: x was {x.DType}, but the parameters are {type}. Convert x with To({type}) or the cell with ConvertTo({x.DType}).", nameof(x));
    }

    /// <summary>Throws unless one tensor of the state fits.</summary>
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
