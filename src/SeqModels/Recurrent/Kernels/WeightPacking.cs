using System.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>Packs the weights of one direction for the kernel of a family, and caches them with the parameters.</summary>
internal static class WeightPacking
{
    /// <summary>The packed weights, repacked if a parameter has changed.</summary>
    /// <param name="parameters">The parameters of one direction.</param>
    /// <param name="forBackward">Whether to pack the weights of the backward pass too.</param>
    /// <param name="hidden">
    /// The replacement of W_hh, or null. Its packed weights have their own memory, which is reused by the next replacement.
    /// </param>
    public static DirectionWeights<T> Packed<T, TKernel>(this DirectionParameters parameters, bool forBackward, Tensor? hidden = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, ICellKernel
    {
        ref object? slot = ref parameters.PackedSlot(typeof(T) == typeof(float), hidden is not null);
        if (slot is null)
            Interlocked.CompareExchange(ref slot, new DirectionWeights<T>(parameters, TKernel.Columns, TKernel.InputParts, TKernel.HiddenParts), null);
        var weights = (DirectionWeights<T>)slot;
        weights.Refresh(forBackward, hidden);
        return weights;
    }
}
