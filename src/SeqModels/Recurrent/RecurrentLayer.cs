using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// The base class of recurrent layers over whole sequences, stacked and bidirectional: <see cref="Rnn"/>, <see cref="Gru"/>, <see cref="Lstm"/>, and
/// <see cref="CellLayer"/> for any <see cref="RecurrentCell"/>. The state is an argument and a result; a layer does not store it. It cannot be
/// derived outside the library; derive from <see cref="RecurrentCell"/> instead.
/// </summary>
public abstract class RecurrentLayer : Module
{
    // A table of all ids is faster if, on average, a row of it is used this often.
    private const int MinUsesPerRow = 2;

    private readonly RandomSource _dropout;

    private protected RecurrentLayer(int inputSize, int hiddenSize, RandomSource random, RecurrentOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        (InputSize, HiddenSize, Options) = (inputSize, hiddenSize, options);
        _dropout = AddRandomSource("dropout", random.Fork((ulong)options.LayerCount));
    }

    /// <summary>The number of features of x at one time step.</summary>
    public int InputSize { get; }

    /// <summary>The hidden size H of one layer in one direction; the size of h too, unless <see cref="LstmOptions.ProjectionSize"/> projects it.</summary>
    public int HiddenSize { get; }

    /// <summary>The number of output features: the size of h, which is HiddenSize or <see cref="LstmOptions.ProjectionSize"/>, and twice that if two directions are concatenated.</summary>
    public int OutputSize => (int)OutputSizeOf(StateSizes[0]);

    /// <summary>The number of layers.</summary>
    public int LayerCount => Options.LayerCount;

    /// <summary>Whether the layers are bidirectional.</summary>
    public bool Bidirectional => Options.Bidirectional;

    /// <summary>The size of each state tensor; the first is that of h.</summary>
    internal abstract IReadOnlyList<int> StateSizes { get; }

    internal RecurrentOptions Options { get; }

    internal int Directions => Bidirectional ? 2 : 1;

    /// <summary>The data type of the parameters.</summary>
    private protected abstract DType NumberType { get; }

    /// <summary>Whether the first layer accepts tokens in place of their vectors.</summary>
    private protected abstract bool ReadsTokens { get; }

    private protected long OutputSizeOf(int stateSize) => Bidirectional && Options.Merge == DirectionMerge.Concatenate ? 2L * stateSize : stateSize;

    /// <summary>
    /// Runs all layers over a batch of sequences.
    /// </summary>
    /// <param name="x">[batch, time, InputSize], or [time, batch, InputSize] if <see cref="RecurrentOptions.BatchFirst"/> is false; batch and time at least 1.</param>
    /// <param name="initial">The initial state; null for <see cref="CreateState"/>. It is differentiable.</param>
    /// <param name="lengths">
    /// The length of each sequence, in [1, time], or in [0, time] with <see cref="RecurrentOptions.AllowEmptySequences"/>, in any order; empty if all have
    /// the length <c>time</c>. Elements after the end of a sequence are padding: they are not read, get no gradient, and the output there is zero.
    /// </param>
    /// <returns>The outputs of the last layer, and the state at the end of each sequence.</returns>
    /// <exception cref="ArgumentException">A shape, a data type or a length does not match; the message gives the expected one.</exception>
    public RecurrentOutput Forward(Tensor x, RecurrentState? initial = null, ReadOnlyMemory<int> lengths = default)
    {
        (int batch, int time) = CheckInput(x);
        return Forward(new SequenceInput(x), batch, time, initial, lengths);
    }

    /// <summary>
    /// Runs all layers over embedded tokens, equivalent to <c>Forward(embedding.Forward(tokens), initial, lengths)</c>. It is faster if there are
    /// more tokens than rows of the embedding, because the first layer's input product is then computed once per id.
    /// </summary>
    /// <param name="embedding">The embedding; its EmbeddingSize must be InputSize.</param>
    /// <param name="tokens">Token ids, [batch, time], or [time, batch] if <see cref="RecurrentOptions.BatchFirst"/> is false; batch and time at least 1. Copied.</param>
    /// <param name="initial">The initial state; null for <see cref="CreateState"/>. It is differentiable.</param>
    /// <param name="lengths">As in the other overload. Padding can contain any id of the embedding.</param>
    /// <returns>The outputs of the last layer, and the state at the end of each sequence.</returns>
    /// <exception cref="ArgumentException">A shape, a data type or a length does not match; the message gives the expected one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is out of range; the message gives its position.</exception>
    public RecurrentOutput Forward(Embedding embedding, Indices tokens, RecurrentState? initial = null, ReadOnlyMemory<int> lengths = default)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        return Forward(embedding.Weight, tokens, initial, lengths);
    }

    /// <summary>The same with any table [V, InputSize] of vectors.</summary>
    internal RecurrentOutput Forward(Tensor table, Indices tokens, RecurrentState? initial, ReadOnlyMemory<int> lengths = default)
    {
        if (!ReadsTokens || table.Shape[0] * (long)MinUsesPerRow > tokens.Length)
            return Forward(table.Gather(tokens), initial, lengths);
        if (tokens.Shape.Rank != 2)
            throw new ArgumentException($"{GetType().Name}.Forward: tokens must be {(Options.BatchFirst ? "[batch, time]" : "[time, batch]")}, but was {tokens.Shape}.", nameof(tokens));
        if (table.Shape[1] != InputSize)
            throw new ArgumentException($"{GetType().Name}.Forward: the embedding's vectors must have InputSize = {InputSize} elements, but had {table.Shape[1]}.", nameof(table));
        CheckType(table, "the embedding");
        tokens = StepIndices.Copy(tokens);
        Gather.CheckIds(table.Shape, tokens);
        (int batch, int time) = Options.BatchFirst ? (tokens.Shape[0], tokens.Shape[1]) : (tokens.Shape[1], tokens.Shape[0]);
        return Forward(new SequenceInput(table, tokens), batch, time, initial, lengths);
    }

    /// <summary>Creates the initial state: zeros of the parameters' data type, or the initial state of the cells of a <see cref="CellLayer"/>.</summary>
    /// <param name="batchSize">The number of sequences, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public abstract RecurrentState CreateState(int batchSize);

    /// <summary>Creates a stepper in the initial state, which computes one time step at a time in evaluation mode. With fused kernels a step does not allocate.</summary>
    /// <param name="batchSize">The number of parallel sequences, at least 1.</param>
    /// <param name="precision">The precision of the weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1, or the precision is not defined.</exception>
    /// <exception cref="InvalidOperationException">The layer is bidirectional, or its parameters are not Float32.</exception>
    /// <exception cref="NotSupportedException">The precision is not Float32, and the layer has no fused kernels.</exception>
    public RecurrentStepper CreateStepper(int batchSize = 1, WeightPrecision precision = WeightPrecision.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!Enum.IsDefined(precision))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, $"{GetType().Name}.CreateStepper: the precision is not defined.");
        if (Bidirectional)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.CreateStepper: a bidirectional layer needs whole sequences. Use Forward, or a layer with Bidirectional = false.");
        }

        DType type = NumberType;
        if (type != DType.Float32)
            throw new InvalidOperationException($"{GetType().Name}.CreateStepper: the parameters must be Float32, but are {type}. Convert them with ConvertTo(Float32).");
        return new RecurrentStepper(this, batchSize, precision);
    }

    /// <summary>Creates the layers of a stepper.</summary>
    internal abstract LayerStep[] CreateSteps(StepSetup setup);

    /// <summary>A cell that computes the same as one layer in one direction in evaluation mode, over the same parameters.</summary>
    /// <param name="layer">The index of the layer.</param>
    /// <param name="direction">0 forward, 1 backward.</param>
    internal abstract RecurrentCell CellOf(int layer, int direction);

    /// <summary>Creates a state of zeros.</summary>
    internal RecurrentState CreateZeroState(int batch, DType type) => new([.. StateSizes.Select(size => Tensor.Zeros([LayerCount * Directions, batch, size], type))]);

    /// <summary>Runs one layer: y [·, ·, directions·H], and each state tensor at the end of each sequence [directions, batch, size].</summary>
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
            var run = new LayerRun(layer == 0 ? input : new SequenceInput(output), initial, layer, plan);
            Tensor[] results = RunLayer(run);
            RecurrentRecorder.Current?.Add(this, run, results);
            output = Merge(results[0]);
            for (int i = 0; i < count; i++)
                states[(i * LayerCount) + layer] = results[1 + i];
            if (layer < LayerCount - 1)
                output = DropBetweenLayers(output);
        }

        return new RecurrentOutput(output, RecurrentState.Owning(Join(states, count)));
    }

    /// <summary>Applies the dropout between layers.</summary>
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

    /// <summary>Concatenates the states of the layers.</summary>
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

    /// <summary>Throws if a state does not match.</summary>
    internal void CheckState(RecurrentState initial, int batch, string caller)
    {
        ArgumentNullException.ThrowIfNull(initial);
        Shape expected = [LayerCount * Directions, batch, StateSizes[0]];
        if (initial.Hidden.Shape != expected)
        {
            throw new ArgumentException(
                $"{caller}: the initial state must be [layers·directions, batch, {(StateSizes[0] == HiddenSize ? nameof(HiddenSize) : nameof(LstmOptions.ProjectionSize))}] = {expected}, but was {initial.Hidden.Shape}.", nameof(initial));
        }

        if (StateSizes.Count != initial.Tensors.Count)
        {
            string wanted = StateSizes.Count switch { 1 => "have no cell state", 2 => "have a cell state besides h", _ => $"have {StateSizes.Count} tensors" };
            throw new ArgumentException($"{caller}: the initial state must {wanted}. Use a state returned by this layer or CreateState.", nameof(initial));
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
            throw new ArgumentException($"{GetType().Name}.Forward: lengths must have one element per sequence, {batch} for {input.Description}, but had {lengths.Length}.", nameof(lengths));
        int least = Options.AllowEmptySequences ? 0 : 1;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < least || lengths[i] > time)
            {
                string remedy = lengths[i] == 0 ? " Remove empty sequences from the batch, or set RecurrentOptions.AllowEmptySequences." : "";
                throw new ArgumentException($"{GetType().Name}.Forward: every length must be in [{least}, {time}] for {input.Description}, but lengths[{i}] was {lengths[i]}.{remedy}", nameof(lengths));
            }
        }
    }
}
