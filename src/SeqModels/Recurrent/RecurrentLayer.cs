using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// A recurrent network over whole sequences, of one or several layers, in one direction or both: <see cref="Rnn"/>, <see cref="Gru"/>,
/// <see cref="Lstm"/>, or a <see cref="CellLayer"/> of any <see cref="RecurrentCell"/>. State goes in and comes out; a layer keeps none.
/// </summary>
public abstract class RecurrentLayer : Module
{
    // A table of all ids pays when, on average, a row of it is used this often.
    private const int LeastUsesOfRow = 2;

    private readonly RandomSource _dropout;

    private protected RecurrentLayer(int inputSize, int hiddenSize, RandomSource random, RecurrentOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        (InputSize, HiddenSize, Options) = (inputSize, hiddenSize, options);
        _dropout = AddRandomSource("dropout", random.Fork((ulong)options.LayerCount));
    }

    /// <summary>The number of features of x at one time.</summary>
    public int InputSize { get; }

    /// <summary>H: the width of the state of one layer in one direction.</summary>
    public int HiddenSize { get; }

    /// <summary>The width of the output: 2·HiddenSize if two directions are concatenated, else HiddenSize.</summary>
    public int OutputSize => (int)OutputSizeOf(HiddenSize);

    /// <summary>The number of layers.</summary>
    public int LayerCount => Options.LayerCount;

    /// <summary>Whether each layer runs in both directions.</summary>
    public bool Bidirectional => Options.Bidirectional;

    /// <summary>The width of each tensor of the state; the first is h.</summary>
    internal abstract IReadOnlyList<int> StateSizes { get; }

    private protected RecurrentOptions Options { get; }

    private protected int Directions => Bidirectional ? 2 : 1;

    /// <summary>The number type of the parameters.</summary>
    private protected abstract DType NumberType { get; }

    /// <summary>Whether the first layer may get tokens in place of their vectors.</summary>
    private protected abstract bool ReadsTokens { get; }

    private protected long OutputSizeOf(int hiddenSize) => Bidirectional && Options.Merge == DirectionMerge.Concatenate ? 2L * hiddenSize : hiddenSize;

    /// <summary>
    /// Runs all layers over a batch of sequences.
    /// </summary>
    /// <param name="x">[batch, time, InputSize], or [time, batch, InputSize] if the option BatchFirst is false; batch and time at least 1.</param>
    /// <param name="initial">The state before the first step, or null for that of <see cref="CreateState"/>. Its gradient flows back where it needs one.</param>
    /// <param name="lengths">
    /// The length of each sequence, in [1, time], in any order; empty if all are <c>time</c> long. What lies behind a sequence's end is
    /// padding: it is neither read nor touched by gradients, whatever it holds, and the output there is zero.
    /// </param>
    /// <returns>The last layer's outputs, and the state at each sequence's own end.</returns>
    /// <exception cref="ArgumentException">A shape, a number type or a length does not fit; the message says which.</exception>
    public RecurrentOutput Forward(Tensor x, RecurrentState? initial = null, ReadOnlyMemory<int> lengths = default)
    {
        (int batch, int time) = CheckInput(x);
        return Forward(new SequenceInput(x), batch, time, initial, lengths);
    }

    /// <summary>
    /// Reads tokens through an embedding: the same as <c>Forward(embedding.Forward(tokens), initial, lengths)</c>, and faster when there are
    /// more tokens than the embedding has rows, because the first layer's input product is then computed once per id and not once per token.
    /// </summary>
    /// <param name="embedding">The vectors of the ids; its Size must be InputSize.</param>
    /// <param name="tokens">Ids [batch, time], or [time, batch] if the option BatchFirst is false; batch and time at least 1. Copied.</param>
    /// <param name="initial">The state before the first step, or null for that of <see cref="CreateState"/>. Its gradient flows back where it needs one.</param>
    /// <param name="lengths">As in the other overload. Padding may hold any id of the embedding.</param>
    /// <returns>The last layer's outputs, and the state at each sequence's own end.</returns>
    /// <exception cref="ArgumentException">A shape, a number type or a length does not fit; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is out of range; the message gives its position.</exception>
    public RecurrentOutput Forward(Embedding embedding, Indices tokens, RecurrentState? initial = null, ReadOnlyMemory<int> lengths = default)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        return Forward(embedding.Weight, tokens, initial, lengths);
    }

    /// <summary>The same with the rows of any table [V, InputSize].</summary>
    internal RecurrentOutput Forward(Tensor table, Indices tokens, RecurrentState? initial, ReadOnlyMemory<int> lengths = default)
    {
        if (!ReadsTokens || table.Shape[0] * (long)LeastUsesOfRow > tokens.Length)
            return Forward(table.Gather(tokens), initial, lengths);
        if (tokens.Shape.Rank != 2)
            throw new ArgumentException($"{GetType().Name}.Forward: tokens must be {(Options.BatchFirst ? "[batch, time]" : "[time, batch]")}, but was {tokens.Shape}.", nameof(tokens));
        if (table.Shape[1] != InputSize)
            throw new ArgumentException($"{GetType().Name}.Forward: the embedding must have vectors of InputSize = {InputSize}, but had {table.Shape[1]}.", nameof(table));
        CheckType(table, "the embedding");
        tokens = StepIndices.Copy(tokens);
        Gather.CheckIds(table.Shape, tokens);
        (int batch, int time) = Options.BatchFirst ? (tokens.Shape[0], tokens.Shape[1]) : (tokens.Shape[1], tokens.Shape[0]);
        return Forward(new SequenceInput(table, tokens), batch, time, initial, lengths);
    }

    /// <summary>The state before the first time step: zeros in the parameters' number type, or what the cells of a <see cref="CellLayer"/> begin with.</summary>
    /// <param name="batchSize">The number of sequences, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    public abstract RecurrentState CreateState(int batchSize);

    /// <summary>Creates a stepper in the initial state, which reads one time step after another in evaluation mode. With fused kernels a step allocates nothing.</summary>
    /// <param name="batchSize">The number of sequences that step side by side, at least 1; the default is 1.</param>
    /// <param name="precision">The form of the weights; the default is <see cref="WeightPrecision.Float32"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1, or there is no such precision.</exception>
    /// <exception cref="InvalidOperationException">The layer is bidirectional, or its parameters are not Float32.</exception>
    /// <exception cref="NotSupportedException">The precision is not Float32, and the layer has no fused kernels.</exception>
    public RecurrentStepper CreateStepper(int batchSize = 1, WeightPrecision precision = WeightPrecision.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!Enum.IsDefined(precision))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, $"{GetType().Name}.CreateStepper: no such precision.");
        if (Bidirectional)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.CreateStepper: a bidirectional layer also reads each sequence from its end, so it cannot go step by step. Use Forward, or a layer with Bidirectional = false.");
        }

        DType type = NumberType;
        if (type != DType.Float32)
            throw new InvalidOperationException($"{GetType().Name}.CreateStepper: the parameters must be Float32, but are {type}. Convert them with ConvertTo(Float32).");
        return new RecurrentStepper(this, batchSize, precision);
    }

    /// <summary>A stepper's layers.</summary>
    internal abstract LayerStep[] NewSteps(StepSetup setup);

    /// <summary>A state of zeros.</summary>
    internal RecurrentState NewState(int batch, DType type) => new([.. StateSizes.Select(size => Tensor.Zeros([LayerCount * Directions, batch, size], type))]);

    /// <summary>Runs one layer: y [·, ·, directions·H], and each tensor of the state at each sequence's end [directions, batch, its size].</summary>
    private protected abstract Tensor[] RunLayer(in LayerRun run);

    /// <summary>Writes the sizes into the configuration.</summary>
    private protected void WriteSizes(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("inputSize", InputSize);
        writer.WriteNumber("hiddenSize", HiddenSize);
        writer.WriteNumber("layers", LayerCount);
        writer.WriteBoolean("bidirectional", Bidirectional);
        if (Bidirectional)
            writer.WriteString("merge", Options.Merge.ToString());
    }

    /// <summary>Writes the dropout between layers into the training part of the configuration.</summary>
    private protected void WriteDropout(Utf8JsonWriter writer)
    {
        ExactText.Write(writer, "dropout", Options.Dropout);
        writer.WriteString("dropoutMask", Options.DropoutMask.ToString());
    }

    private RecurrentOutput Forward(SequenceInput input, int batch, int time, RecurrentState? initial, ReadOnlyMemory<int> lengths)
    {
        if (initial is not null)
            CheckState(initial, batch, $"{GetType().Name}.Forward");
        ReadOnlySpan<int> own = lengths.IsEmpty ? [] : lengths.ToArray();
        CheckLengths(own, input, batch, time);
        var plan = new SequencePlan(batch, time, Options.BatchFirst, own);
        int count = StateSizes.Count;
        var states = new Tensor[count * LayerCount];
        Tensor output = input.Rows;
        for (int layer = 0; layer < LayerCount; layer++)
        {
            Tensor[] results = RunLayer(new LayerRun(layer == 0 ? input : new SequenceInput(output), initial, layer, plan));
            output = Merge(results[0]);
            for (int i = 0; i < count; i++)
                states[(i * LayerCount) + layer] = results[1 + i];
            if (layer < LayerCount - 1)
                output = DropBetweenLayers(output);
        }

        return new RecurrentOutput(output, RecurrentState.Owning(Join(states, count)));
    }

    /// <summary>The output of a layer as the next one reads it.</summary>
    private Tensor DropBetweenLayers(Tensor output) => !IsTraining || Options.Dropout == 0
        ? output
        : Options.DropoutMask == DropoutMask.EachStep
            ? output.Dropout(Options.Dropout, _dropout)
            : output.Dropout(Options.Dropout, _dropout, sharedAxis: Options.BatchFirst ? 1 : 0);

    private Tensor Merge(Tensor output)
    {
        if (!Bidirectional || Options.Merge == DirectionMerge.Concatenate)
            return output;
        Tensor[] directions = output.Split(2, axis: -1);
        Tensor sum = directions[0] + directions[1];
        return Options.Merge == DirectionMerge.Sum ? sum : sum * 0.5f;
    }

    /// <summary>The layers' states, layer by layer in each tensor of the state.</summary>
    private static Tensor[] Join(Tensor[] states, int count)
    {
        int layers = states.Length / count;
        if (layers == 1)
            return states;
        var joined = new Tensor[count];
        for (int i = 0; i < count; i++)
            joined[i] = Tensor.Concat(states.AsSpan(i * layers, layers), axis: 0);
        return joined;
    }

    private (int Batch, int Time) CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        string axes = Options.BatchFirst ? "[batch, time, InputSize]" : "[time, batch, InputSize]";
        string expected = $"{GetType().Name}.Forward: x must be {axes} with InputSize = {InputSize}, but was {x.Shape}";
        if (x.Rank != 3)
            throw new ArgumentException($"{expected} ({x.Rank} axes, not 3).", nameof(x));
        if (x.Shape[2] != InputSize)
            throw new ArgumentException($"{expected} (axis 2: {x.Shape[2]} != {InputSize}).", nameof(x));
        if (x.Length == 0)
            throw new ArgumentException($"{expected} (batch and time must be at least 1).", nameof(x));
        CheckType(x, "x");
        return Options.BatchFirst ? (x.Shape[0], x.Shape[1]) : (x.Shape[1], x.Shape[0]);
    }

    private void CheckType(Tensor x, string name)
    {
        DType type = NumberType;
        if (x.DType != type)
            throw new ArgumentException($"{GetType().Name}.Forward: {name} was {x.DType}, but the parameters are {type}. Convert {name} with To({type}) or the layer with ConvertTo({x.DType}).", nameof(x));
    }

    /// <summary>Throws unless a state fits.</summary>
    internal void CheckState(RecurrentState initial, int batch, string caller)
    {
        ArgumentNullException.ThrowIfNull(initial);
        Shape expected = [LayerCount * Directions, batch, HiddenSize];
        if (initial.Hidden.Shape != expected)
        {
            throw new ArgumentException(
                $"{caller}: the initial state must be [layers·directions, batch, HiddenSize] = {expected}, but was {initial.Hidden.Shape}.", nameof(initial));
        }

        if (StateSizes.Count != initial.Tensors.Count)
        {
            string wanted = StateSizes.Count switch { 1 => "have no cell", 2 => "have a cell beside h", _ => $"have {StateSizes.Count} tensors" };
            throw new ArgumentException($"{caller}: the initial state must {wanted}. Take it from this layer's own output or CreateState.", nameof(initial));
        }

        for (int i = 1; i < StateSizes.Count; i++)
        {
            if (initial.Tensors[i].Shape[2] != StateSizes[i])
                throw new ArgumentException($"{caller}: tensor {i} of the initial state must be {expected.With(2, StateSizes[i])}, but was {initial.Tensors[i].Shape}.", nameof(initial));
        }
    }

    private void CheckLengths(ReadOnlySpan<int> lengths, SequenceInput input, int batch, int time)
    {
        if (lengths.IsEmpty)
            return;
        if (lengths.Length != batch)
            throw new ArgumentException($"{GetType().Name}.Forward: lengths must hold one length per sequence, {batch} for {input.Description}, but held {lengths.Length}.", nameof(lengths));
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1 || lengths[i] > time)
                throw new ArgumentException($"{GetType().Name}.Forward: every length must lie in [1, {time}] for {input.Description}, but lengths[{i}] was {lengths[i]}. Leave empty sequences out of the batch.", nameof(lengths));
        }
    }
}
