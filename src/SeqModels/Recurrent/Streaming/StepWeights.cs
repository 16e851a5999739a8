using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Streaming;

/// <summary>
/// The packed weights of one layer for steppers, shared by all steppers of the layer. Thread safe while no parameter changes.
/// </summary>
internal sealed unsafe class StepWeights
{
    private readonly DirectionParameters _parameters;
    private readonly BlockPart[] _inputParts;
    private readonly BlockPart[] _hiddenParts;
    private readonly Lock _packing = new();
    private readonly bool _isQuantized;
    private long _version = -1;

    public StepWeights(DirectionParameters parameters, DirectionWeights<float> floats, BlockPart[] inputParts, BlockPart[] hiddenParts, WeightPrecision precision)
    {
        (_parameters, _inputParts, _hiddenParts) = (parameters, inputParts, hiddenParts);
        _isQuantized = precision == WeightPrecision.Int8;
        Floats = floats;
        Input = Matrices(floats.Input);
        Hidden = Matrices(floats.Hidden);
        Projection = floats.Projection is { } projection ? Matrices([projection])[0] : null;
        Refresh();
    }

    /// <summary>The float weights, whose bias and peepholes are used in every precision.</summary>
    public DirectionWeights<float> Floats { get; }

    /// <summary>W_ihᵀ [I, blocks·H] of each input part.</summary>
    public StepMatrix[] Input { get; }

    /// <summary>W_hhᵀ [P, blocks·H] of each hidden part.</summary>
    public StepMatrix[] Hidden { get; }

    /// <summary>W_hrᵀ [H, P], or null.</summary>
    public StepMatrix? Projection { get; }

    /// <summary>The number of times the weights were quantized, for tests.</summary>
    public int Packings { get; private set; }

    /// <summary>Repacks the weights if a parameter has changed.</summary>
    public void Refresh()
    {
        Floats.Refresh(forBackward: false);
        if (!_isQuantized)
            return;
        long version = _parameters.Version;
        if (Volatile.Read(ref _version) == version)
            return;
        lock (_packing)
        {
            if (_version == version)
                return;
            Pack(_parameters.InputWeights, _inputParts, Input);
            Pack(_parameters.HiddenWeights, _hiddenParts, Hidden);
            PackProjection();
            Packings++;
            Volatile.Write(ref _version, version);
        }
    }

    private StepMatrix[] Matrices(PackedMatrix<float>[] packed) =>
        Array.ConvertAll(packed, panels => _isQuantized ? (StepMatrix)new QuantizedStepMatrix() : new FloatStepMatrix(panels));

    private void PackProjection()
    {
        if (Projection is null)
            return;
        fixed (float* data = _parameters.Projection!.AsSpan<float>())
            Projection.Pack(new Matrix<float>(data, _parameters.StateSize, _parameters.Size).Transpose());
    }

    private void Pack(Tensor weights, BlockPart[] parts, StepMatrix[] matrices)
    {
        (int size, int columns) = (_parameters.Size, weights.Shape[1]);
        fixed (float* data = weights.AsSpan<float>())
        {
            for (int i = 0; i < parts.Length; i++)
                matrices[i].Pack(new Matrix<float>(data + ((nint)parts[i].Block * size * columns), parts[i].Count * size, columns).Transpose());
        }
    }
}
