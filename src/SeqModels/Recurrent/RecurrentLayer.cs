using System.Globalization;
using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// A recurrent network over whole sequences: <see cref="Rnn"/>, <see cref="Gru"/> or <see cref="Lstm"/>, of one or several layers,
/// in one direction or both. State goes in and comes out; a layer keeps none.
/// </summary>
/// <remarks>
/// Parameters have PyTorch's names and layouts: for layer k <c>weight_ih_lk</c> [gates·H, input], <c>weight_hh_lk</c> [gates·H, H],
/// <c>bias_ih_lk</c> and <c>bias_hh_lk</c> [gates·H], with <c>_reverse</c> behind the name for the backward direction. Layer k &gt; 0
/// reads <see cref="OutputSize"/> features. In evaluation several threads may use one layer at once.
/// </remarks>
public abstract partial class RecurrentLayer : Module
{
    // A table of all ids pays when, on average, a row of it is used this often.
    private const int LeastUsesOfRow = 2;

    private readonly DirectionParameters[][] _layers;
    private readonly RecurrentOptions _options;
    private readonly RandomSource _dropout;
    private readonly RandomSource _weightMasks;
    private readonly RandomSource _stateMasks;

    private protected RecurrentLayer(
        int inputSize, int hiddenSize, RandomSource random, RecurrentOptions options, int blocks, int peepholes = 0, (int Block, float Value)? forgetBias = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        (InputSize, HiddenSize, _options) = (inputSize, hiddenSize, options);
        _dropout = AddRandomSource("dropout", random.Fork((ulong)options.Layers));
        _weightMasks = AddRandomSource("weights", random.Fork(WeightStream));
        _stateMasks = AddRandomSource("states", random.Fork(StateStream));
        var parameters = new RecurrentParameters(hiddenSize, blocks, peepholes, options, random) { ForgetBias = forgetBias };
        parameters.Check(GetType().Name, Math.Max(inputSize, Layers == 1 ? 1 : OutputSizeOf(hiddenSize)));
        _layers = new DirectionParameters[options.Layers][];
        for (int layer = 0; layer < options.Layers; layer++)
        {
            string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}");
            int width = layer == 0 ? inputSize : OutputSize;
            DirectionParameters forward = parameters.Add(width, suffix, AddParameter);
            _layers[layer] = Bidirectional ? [forward, parameters.Add(width, suffix + "_reverse", AddParameter)] : [forward];
        }
    }

    /// <summary>The number of features of x at one time.</summary>
    public int InputSize { get; }

    /// <summary>H: the width of the state of one layer in one direction.</summary>
    public int HiddenSize { get; }

    /// <summary>The width of the output: 2·HiddenSize if two directions are concatenated, else HiddenSize.</summary>
    public int OutputSize => (int)OutputSizeOf(HiddenSize);

    /// <summary>The number of layers.</summary>
    public int Layers => _options.Layers;

    /// <summary>Whether each layer runs in both directions.</summary>
    public bool Bidirectional => _options.Bidirectional;

    /// <summary>Whether the state has a cell beside h.</summary>
    private protected abstract bool HasCell { get; }

    private int Directions => Bidirectional ? 2 : 1;

    private long OutputSizeOf(int hiddenSize) => Bidirectional && _options.Merge == DirectionMerge.Concatenate ? 2L * hiddenSize : hiddenSize;

    /// <summary>
    /// Runs all layers over a batch of sequences. Recorded as one operation per layer when a <see cref="Tape"/> records.
    /// </summary>
    /// <param name="x">[batch, time, InputSize], or [time, batch, InputSize] if the option BatchFirst is false; batch and time at least 1.</param>
    /// <param name="initial">The state before the first step, or null for zeros. Its gradient flows back where it needs one.</param>
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
    /// <param name="initial">The state before the first step, or null for zeros. Its gradient flows back where it needs one.</param>
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
        if (table.Shape[0] * (long)LeastUsesOfRow > tokens.Length)
            return Forward(table.Gather(tokens), initial, lengths);
        if (tokens.Shape.Rank != 2)
            throw new ArgumentException($"{GetType().Name}.Forward: tokens must be {(_options.BatchFirst ? "[batch, time]" : "[time, batch]")}, but was {tokens.Shape}.", nameof(tokens));
        if (table.Shape[1] != InputSize)
            throw new ArgumentException($"{GetType().Name}.Forward: the embedding must have vectors of InputSize = {InputSize}, but had {table.Shape[1]}.", nameof(table));
        CheckType(table, "the embedding");
        tokens = StepIndices.Copy(tokens);
        Gather.CheckIds(table.Shape, tokens);
        (int batch, int time) = _options.BatchFirst ? (tokens.Shape[0], tokens.Shape[1]) : (tokens.Shape[1], tokens.Shape[0]);
        return Forward(new SequenceInput(table, tokens), batch, time, initial, lengths);
    }

    /// <summary>A state of zeros, in the parameters' number type.</summary>
    /// <param name="batch">The number of sequences, at least 1.</param>
    public RecurrentState ZeroState(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        DType type = _layers[0][0].InputWeights.DType;
        Shape shape = StateShape(batch);
        return new RecurrentState(Tensor.Zeros(shape, type), HasCell ? Tensor.Zeros(shape, type) : null);
    }

    /// <summary>Makes a stepper in state zero, which reads one time step after another in evaluation mode and allocates nothing per step.</summary>
    /// <param name="batch">The number of sequences that step side by side, at least 1; the default is 1.</param>
    /// <param name="precision">The form of the weights; the default is <see cref="WeightPrecision.Float32"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1, or there is no such precision.</exception>
    /// <exception cref="InvalidOperationException">The layer is bidirectional, or its parameters are not Float32.</exception>
    public RecurrentStepper CreateStepper(int batch = 1, WeightPrecision precision = WeightPrecision.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (!Enum.IsDefined(precision))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, $"{GetType().Name}.CreateStepper: no such precision.");
        if (Bidirectional)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.CreateStepper: a bidirectional layer also reads each sequence from its end, so it cannot go step by step. Use Forward, or a layer with Bidirectional = false.");
        }

        DType type = _layers[0][0].InputWeights.DType;
        if (type != DType.Float32)
            throw new InvalidOperationException($"{GetType().Name}.CreateStepper: the parameters must be Float32, but are {type}. Convert them with ConvertTo(Float32).");
        return new RecurrentStepper(this, batch, precision);
    }

    /// <summary>A stepper's layers.</summary>
    internal LayerStep[] NewSteps(StepSetup setup)
    {
        setup = setup with { Zoneout = (float)_options.Zoneout, CellZoneout = (float)_options.ZoneoutOfCell };
        return Array.ConvertAll(_layers, directions => NewStep(directions[0], setup));
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("inputSize", InputSize);
        writer.WriteNumber("hiddenSize", HiddenSize);
        writer.WriteNumber("layers", Layers);
        writer.WriteBoolean("bidirectional", Bidirectional);
        if (Bidirectional)
            writer.WriteString("merge", _options.Merge.ToString());
        _options.WriteForm(writer);
        WriteZoneout(writer);
        WriteTrainingConfiguration(writer);
    }

    /// <summary>Runs one layer: (y, h_n[, c_n]).</summary>
    private protected abstract Tensor[] Apply(in LayerCall call);

    private RecurrentOutput Forward(SequenceInput input, int batch, int time, RecurrentState? initial, ReadOnlyMemory<int> lengths)
    {
        if (initial is not null)
            CheckState(initial, batch, $"{GetType().Name}.Forward");
        ReadOnlySpan<int> own = lengths.IsEmpty ? [] : lengths.ToArray();
        CheckLengths(own, input, batch, time);
        var plan = new SequencePlan(batch, time, _options.BatchFirst, own);
        RecurrentNoise? drops = DropStates();
        var hidden = new Tensor[Layers];
        var cells = new Tensor[HasCell ? Layers : 0];
        Tensor output = input.Rows;
        for (int layer = 0; layer < Layers; layer++)
        {
            LayerCall call = new(layer == 0 ? input : new SequenceInput(output), initial, layer, plan, _layers[layer], DropWeights(_layers[layer]), drops);
            Tensor[] results = Apply(in call);
            output = Merge(results[0]);
            hidden[layer] = results[1];
            if (HasCell)
                cells[layer] = results[2];
            if (layer < Layers - 1)
                output = DropBetweenLayers(output);
        }

        return new RecurrentOutput(output, new RecurrentState(Join(hidden), HasCell ? Join(cells) : null));
    }

    /// <summary>Makes what steps one layer.</summary>
    private protected abstract LayerStep NewStep(DirectionParameters parameters, StepSetup setup);

    private Shape StateShape(int batch) => [Layers * Directions, batch, HiddenSize];

    private Tensor Merge(Tensor output)
    {
        if (!Bidirectional || _options.Merge == DirectionMerge.Concatenate)
            return output;
        Tensor[] directions = output.Split(2, axis: -1);
        Tensor sum = directions[0] + directions[1];
        return _options.Merge == DirectionMerge.Sum ? sum : sum * 0.5f;
    }

    private static Tensor Join(Tensor[] states) => states.Length == 1 ? states[0] : Tensor.Concat(states, axis: 0);

    private (int Batch, int Time) CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        string axes = _options.BatchFirst ? "[batch, time, InputSize]" : "[time, batch, InputSize]";
        string expected = $"{GetType().Name}.Forward: x must be {axes} with InputSize = {InputSize}, but was {x.Shape}";
        if (x.Rank != 3)
            throw new ArgumentException($"{expected} ({x.Rank} axes, not 3).", nameof(x));
        if (x.Shape[2] != InputSize)
            throw new ArgumentException($"{expected} (axis 2: {x.Shape[2]} != {InputSize}).", nameof(x));
        if (x.Length == 0)
            throw new ArgumentException($"{expected} (batch and time must be at least 1).", nameof(x));
        CheckType(x, "x");
        return _options.BatchFirst ? (x.Shape[0], x.Shape[1]) : (x.Shape[1], x.Shape[0]);
    }

    private void CheckType(Tensor x, string name)
    {
        DType type = _layers[0][0].InputWeights.DType;
        if (x.DType != type)
            throw new ArgumentException($"{GetType().Name}.Forward: {name} was {x.DType}, but the parameters are {type}. Convert {name} with To({type}) or the layer with ConvertTo({x.DType}).", nameof(x));
    }

    /// <summary>Throws unless a state fits.</summary>
    internal void CheckState(RecurrentState initial, int batch, string caller)
    {
        ArgumentNullException.ThrowIfNull(initial);
        Shape expected = StateShape(batch);
        if (initial.Hidden.Shape != expected)
        {
            throw new ArgumentException(
                $"{caller}: the initial state must be [layers·directions, batch, HiddenSize] = {expected}, but was {initial.Hidden.Shape}.", nameof(initial));
        }

        if (HasCell != initial.Cell is not null)
        {
            throw new ArgumentException(
                $"{caller}: the initial state must {(HasCell ? "have a cell beside h" : "have no cell")}. Take it from this family's own output or ZeroState.", nameof(initial));
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
