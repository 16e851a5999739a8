using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>
/// The packed weights Wᵀ of the output layer [H, V] or of the projection [H, P], repacked when the parameter has changed. Thread safe.
/// </summary>
internal sealed unsafe class OutputWeights(Parameter weight, WeightPrecision precision)
{
    private readonly StepMatrix _matrix = precision == WeightPrecision.Int8 ? new QuantizedStepMatrix() : new FloatStepMatrix(new PackedMatrix<float>());
    private readonly Lock _packing = new();
    private long _version = -1;

    /// <summary>The packed current weights.</summary>
    public StepMatrix Current()
    {
        if (Volatile.Read(ref _version) == weight.Version)
            return _matrix;
        lock (_packing)
        {
            long version = weight.Version;
            if (_version != version)
            {
                fixed (float* data = weight.AsSpan<float>())
                    _matrix.Pack(new Matrix<float>(data, weight.Shape[0], weight.Shape[1]).Transpose());
                Volatile.Write(ref _version, version);
            }
        }

        return _matrix;
    }
}
