using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent.Streaming;

/// <summary>The packed weights of one direction for steppers, created on first use and shared by all steppers of a layer.</summary>
internal sealed class DirectionSteps(DirectionParameters parameters)
{
    private StepWeights? _floats;
    private StepWeights? _quantized;

    /// <summary>The parameters.</summary>
    public DirectionParameters Parameters { get; } = parameters;

    /// <summary>The weights in one precision.</summary>
    public StepWeights Weights<TKernel>(WeightPrecision precision)
        where TKernel : struct, ICellKernel
    {
        ref StepWeights? slot = ref precision == WeightPrecision.Int8 ? ref _quantized : ref _floats;
        if (Volatile.Read(ref slot) is { } made)
            return made;
        StepWeights weights = new(Parameters, Parameters.Packed<float, TKernel>(forBackward: false), TKernel.InputParts, TKernel.HiddenParts, precision);
        return Interlocked.CompareExchange(ref slot, weights, null) ?? weights;
    }
}
