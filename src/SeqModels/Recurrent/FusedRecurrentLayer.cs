using System.Globalization;
using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// The base class of the built-in recurrent layers <see cref="Rnn"/>, <see cref="Gru"/> and <see cref="Lstm"/>, computed by fused kernels: one tape
/// node per layer for whole sequences and both directions. It cannot be derived outside the library; derive from <see cref="RecurrentCell"/>
/// and use a <see cref="CellLayer"/>.
/// </summary>
/// <remarks>
/// Parameters have PyTorch's names and layouts: for layer k <c>weight_ih_lk</c> [gates·H, input], <c>weight_hh_lk</c> [gates·H, H],
/// <c>bias_ih_lk</c> and <c>bias_hh_lk</c> [gates·H] if <see cref="RecurrentOptions.HasBias"/>, with the suffix <c>_reverse</c> for the backward
/// direction. The input of layer k &gt; 0 has <see cref="RecurrentLayer.OutputSize"/> features. In evaluation mode several threads can use one layer
/// concurrently.
/// </remarks>
public abstract class FusedRecurrentLayer : RecurrentLayer
{
    // Fork indices beyond any number of layers.
    private const ulong WeightStream = 1UL << 32;
    private const ulong StateStream = 2UL << 32;

    private readonly RecurrentKernel _kernel;
    private readonly DirectionParameters[][] _layers;
    private readonly DirectionSteps[] _steps;
    private readonly RandomSource _weightMasks;
    private readonly RandomSource _stateMasks;

    private protected FusedRecurrentLayer(int inputSize, int hiddenSize, RandomSource random, RecurrentOptions options, RecurrentKernel kernel)
        : base(inputSize, hiddenSize, random, options)
    {
        _kernel = kernel;
        int outputSize = options.ProjectedSize ?? hiddenSize;
        StateSizes = kernel.HasCell ? [outputSize, hiddenSize] : [outputSize];
        _weightMasks = AddRandomSource("weights", random.Fork(WeightStream));
        _stateMasks = AddRandomSource("states", random.Fork(StateStream));
        var parameters = new RecurrentParameters(hiddenSize, options, kernel, random);
        parameters.Check(GetType().Name, Math.Max(inputSize, LayerCount == 1 ? 1 : OutputSizeOf(outputSize)));
        _layers = new DirectionParameters[LayerCount][];
        for (int layer = 0; layer < LayerCount; layer++)
        {
            string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}");
            int width = layer == 0 ? inputSize : OutputSize;
            DirectionParameters forward = parameters.Add(width, suffix, AddParameter);
            _layers[layer] = Bidirectional ? [forward, parameters.Add(width, suffix + "_reverse", AddParameter)] : [forward];
        }

        _steps = Array.ConvertAll(_layers, directions => new DirectionSteps(directions[0]));
    }

    /// <inheritdoc/>
    public override RecurrentState CreateState(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return CreateZeroState(batchSize, NumberType);
    }

    internal override IReadOnlyList<int> StateSizes { get; }

    private protected override bool ReadsTokens => true;

    private protected override DType NumberType => _layers[0][0].InputWeights.DType;

    internal override LayerStep[] CreateSteps(StepSetup setup)
    {
        setup = setup with { Zoneout = (float)Options.Zoneout, CellZoneout = (float)Options.ZoneoutOfCell };
        return Array.ConvertAll(_steps, weights => _kernel.CreateStep(weights, setup));
    }

    internal override RecurrentCell CellOf(int layer, int direction)
    {
        RecurrentCell cell = Options.CreateCell(layer == 0 ? InputSize : OutputSize, HiddenSize, _layers[layer][direction]);
        return Options.Zoneout > 0 || Options.ZoneoutOfCell > 0 ? new ZoneoutCell(cell, Options.Zoneout, Options.ZoneoutOfCell) : cell;
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        WriteSizes(writer);
        Options.WriteForm(writer);
        WriteZoneout(writer);
        writer.WriteStartObject("training");
        WriteDropout(writer);
        ExactText.Write(writer, "weightDropout", Options.WeightDropout);
        ExactText.Write(writer, "recurrentDropout", Options.RecurrentDropout);
        writer.WriteEndObject();
    }

    private protected override Tensor[] RunLayer(in LayerRun run)
    {
        DirectionParameters[] directions = _layers[run.Layer];
        LayerCall call = new(run.Input, run.Initial?.Hidden, run.Initial?.Cell, run.Layer, run.Plan, directions, DropWeights(directions), CreateNoise());
        return _kernel.Apply(GetType().Name, in call);
    }

    /// <summary>weight_hh of each direction after weight dropout; null without it.</summary>
    private Tensor[]? DropWeights(DirectionParameters[] directions) => IsTraining && Options.WeightDropout > 0
        ? Array.ConvertAll(directions, direction => direction.HiddenWeights.Dropout(Options.WeightDropout, _weightMasks))
        : null;

    /// <summary>The dropout and zoneout of the state between steps; null without any.</summary>
    private RecurrentNoise? CreateNoise()
    {
        double dropout = IsTraining ? Options.RecurrentDropout : 0;
        return dropout == 0 && Options.Zoneout == 0 && Options.ZoneoutOfCell == 0
            ? null
            : new RecurrentNoise(dropout, Options.Zoneout, Options.ZoneoutOfCell, IsTraining ? _stateMasks : null);
    }

    /// <summary>Writes zoneout, which also affects evaluation; nothing without it, as in files of earlier versions.</summary>
    private void WriteZoneout(Utf8JsonWriter writer)
    {
        if (Options.Zoneout > 0)
            ExactText.Write(writer, "zoneout", Options.Zoneout);
        if (Options.ZoneoutOfCell > 0)
            ExactText.Write(writer, "cellZoneout", Options.ZoneoutOfCell);
    }
}
