using System.Globalization;
using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// A recurrent layer of any <see cref="RecurrentCell"/>: the cell is unrolled over the time steps, with every operation recorded on the tape.
/// It can be used in place of <see cref="Rnn"/>, <see cref="Gru"/> and <see cref="Lstm"/>.
/// </summary>
/// <remarks>
/// The cells are the submodules <c>cell_lk</c>, and <c>cell_lk_reverse</c> for the backward direction. The input of layer k &gt; 0 has
/// <see cref="RecurrentLayer.OutputSize"/> features. For built-in cells the fused layers compute the same results much faster.
/// <example>
/// <code>
/// var layer = new CellLayer(new MinimalGruCell(28, 64, random));
/// var deep = new CellLayer(28, 64, random, new CellLayerOptions
/// {
///     CellFactory = (inputSize, hiddenSize, random) => new MinimalGruCell(inputSize, hiddenSize, random),
///     LayerCount = 2,
///     Bidirectional = true,
/// });
/// RecurrentOutput result = deep.Forward(x);    // x [batch, time, 28]
/// </code>
/// </example>
/// </remarks>
public sealed class CellLayer : RecurrentLayer
{
    private readonly RecurrentCell[][] _layers;

    /// <summary>Creates a unidirectional layer of one cell.</summary>
    /// <param name="cell">The cell, which becomes a submodule.</param>
    /// <param name="options">The options; null for the defaults. Several layers or directions need the other constructor.</param>
    /// <exception cref="ArgumentException">The options have several layers or directions, or an option that needs fused kernels.</exception>
    public CellLayer(RecurrentCell cell, CellLayerOptions? options = null)
        : base(NotNull(cell).InputSize, cell.HiddenSize, new RandomSource(0), options ??= new CellLayerOptions())
    {
        options.CheckSupported();
        if (options.LayerCount > 1 || options.Bidirectional)
            throw new ArgumentException("CellLayer: several layers or directions need several cells. Use the constructor with sizes and CellLayerOptions.CellFactory.", nameof(options));
        _layers = [[AddModule("cell_l0", cell)]];
    }

    /// <summary>Creates one or several layers with cells created by <see cref="CellLayerOptions.CellFactory"/>.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">Passed to the factory; dropout masks are sampled from a fork of it.</param>
    /// <param name="options">The options, with a <see cref="CellLayerOptions.CellFactory"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException">There is no factory, it returned a cell of other sizes, or an option needs fused kernels.</exception>
    public CellLayer(int inputSize, int hiddenSize, RandomSource random, CellLayerOptions options)
        : base(inputSize, hiddenSize, random, NotNull(options))
    {
        options.CheckSupported();
        RecurrentCellFactory factory = options.CellFactory
            ?? throw new ArgumentException("CellLayer: CellLayerOptions.CellFactory must be set: it creates the cells.", nameof(options));
        _layers = new RecurrentCell[LayerCount][];
        for (int layer = 0; layer < LayerCount; layer++)
        {
            _layers[layer] = new RecurrentCell[Directions];
            for (int direction = 0; direction < Directions; direction++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"cell_l{layer}{(direction == 0 ? "" : "_reverse")}");
                _layers[layer][direction] = AddModule(name, CreateCell(factory, layer == 0 ? inputSize : OutputSize, random));
            }
        }
    }

    internal override IReadOnlyList<int> StateSizes => _layers[0][0].StateSizes;

    private protected override bool ReadsTokens => false;

    private protected override DType NumberType => _layers[0][0].NumberType;

    /// <inheritdoc/>
    public override RecurrentState CreateState(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        IReadOnlyList<Tensor>[] states = [.. _layers.SelectMany(cells => cells).Select(cell => CellUnroll.Checked(cell, cell.CreateState(batchSize), batchSize, nameof(CreateState)))];
        return new RecurrentState([.. StateSizes.Select((_, i) => Tensor.Stack([.. states.Select(state => state[i])], axis: 0))]);
    }

    internal override LayerStep[] CreateSteps(StepSetup setup) => setup.Precision == WeightPrecision.Float32
        ? Array.ConvertAll(_layers, LayerStep (cells) => new CellStep(cells[0], setup.Batch))
        : throw new NotSupportedException(
            $"CellLayer.CreateStepper: {setup.Precision} weights need the fused kernels of Rnn, Gru or Lstm; the cell {_layers[0][0].GetType().Name} supports Float32 only.");

    internal override RecurrentCell CellOf(int layer, int direction) => _layers[layer][direction];

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        WriteSizes(writer);
        writer.WriteStartObject("training");
        WriteDropout(writer);
        writer.WriteEndObject();
    }

    private protected override Tensor[] RunLayer(in LayerRun run)
    {
        Tensor x = run.Input.Rows;
        Shape outer = [x.Shape[0], x.Shape[1]];
        Tensor rows = x.Reshape([outer.ElementCount, x.Shape[2]]);
        var results = new Tensor[1 + StateSizes.Count][];
        for (int i = 0; i < results.Length; i++)
            results[i] = new Tensor[Directions];
        for (int direction = 0; direction < Directions; direction++)
        {
            RecurrentCell cell = _layers[run.Layer][direction];
            var unroll = new CellUnroll(cell, run.Plan, reverse: direction == 1);
            unroll.Run(rows, Initial(run.Initial, (run.Layer * Directions) + direction));
            results[0][direction] = unroll.Output(outer);
            for (int i = 0; i < StateSizes.Count; i++)
                results[1 + i][direction] = unroll.FinalState(i);
        }

        return
        [
            Directions == 1 ? results[0][0] : Tensor.Concat(results[0], axis: -1),
            .. results.Skip(1).Select(states => Tensor.Stack(states, axis: 0)),
        ];
    }

    private static IReadOnlyList<Tensor>? Initial(RecurrentState? state, int row) =>
        state is null ? null : [.. state.Tensors.Select(tensor => tensor.Select(0, row))];

    private static T NotNull<T>(T argument)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument;
    }

    private RecurrentCell CreateCell(RecurrentCellFactory factory, int inputSize, RandomSource random)
    {
        RecurrentCell cell = factory(inputSize, HiddenSize, random)
            ?? throw new ArgumentException("CellLayer: CellFactory must return a cell, but returned null.", nameof(factory));
        if (cell.InputSize != inputSize || cell.HiddenSize != HiddenSize)
            throw new ArgumentException($"CellLayer: CellFactory must return a cell with InputSize = {inputSize} and HiddenSize = {HiddenSize}, but returned one with {cell.InputSize} and {cell.HiddenSize}.", nameof(factory));
        if (_layers[0][0] is { } first && !first.StateSizes.SequenceEqual(cell.StateSizes))
            throw new ArgumentException($"CellLayer: all cells must have the same state sizes, but CellFactory returned cells with [{string.Join(", ", first.StateSizes)}] and [{string.Join(", ", cell.StateSizes)}].", nameof(factory));
        return cell;
    }
}
