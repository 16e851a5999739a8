using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Diagnostics;

/// <summary>A recurrent layer with a random batch and a loss of its outputs and final state, for tests of gradient flow.</summary>
internal sealed class FlowCase
{
    private readonly Tensor _x;
    private readonly Tensor _weights;
    private readonly int[] _lengths;
    private readonly bool _withState;
    private readonly RecurrentState? _initial;

    public FlowCase(RecurrentLayer layer, DType type, int batch, int time, int[]? lengths = null, bool withState = true, bool withInitial = false, ulong seed = 1)
    {
        var random = new RandomSource(seed).Fork(7);
        Layer = layer;
        layer.ConvertTo(type);
        bool batchFirst = layer.Options.BatchFirst;
        _x = Tensor.Normal(batchFirst ? [batch, time, layer.InputSize] : [time, batch, layer.InputSize], random).To(type);
        _weights = Tensor.Normal(batchFirst ? [batch, time, layer.OutputSize] : [time, batch, layer.OutputSize], random).To(type);
        (_lengths, _withState) = (lengths ?? [], withState);
        _initial = withInitial ? new RecurrentState([.. layer.CreateState(batch).Tensors.Select(tensor => Tensor.Normal(tensor.Shape, random).To(type))]) : null;
    }

    public RecurrentLayer Layer { get; }

    /// <summary>A quadratic form of the outputs, and of the final state.</summary>
    public Tensor Loss()
    {
        RecurrentOutput result = Layer.Forward(_x, _initial, _lengths);
        Tensor loss = (result.Output * result.Output * _weights).Sum();
        if (!_withState)
            return loss;
        foreach (Tensor state in result.State.Tensors)
            loss += (state * state).Sum();
        return loss;
    }

    /// <summary>The options of every family and variant.</summary>
    public static IEnumerable<RecurrentOptions> Families() =>
    [
        new RnnOptions(),
        new RnnOptions { Activation = RnnActivation.Relu },
        new GruOptions(),
        new GruOptions { ResetAfter = true },
        new LstmOptions(),
        new LstmOptions { Peepholes = true, ForgetBias = 1 },
        new LstmOptions { ForgetGate = LstmForgetGate.None },
        new LstmOptions { ForgetGate = LstmForgetGate.Coupled, Peepholes = true },
        new LstmOptions { Zoneout = 0.2, CellZoneout = 0.1 },
        new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new FeedbackCell(inputSize, hiddenSize, random) },
    ];
}
