using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>The linear projection of a stepper before its output layer: P h.</summary>
/// <param name="weights">P.</param>
/// <param name="size">The width of P h.</param>
/// <param name="scratch">The memory of the product, which also holds the batch.</param>
internal sealed unsafe class ProjectionStep(OutputWeights weights, int size, StepScratch scratch)
{
    // Pinned, so that the garbage collector frees the memory without anyone disposing of this.
    private readonly float[] _projected = GC.AllocateArray<float>(scratch.Batch * size, pinned: true);

    /// <summary>Reads hidden vectors [batch, H] and gives [batch, size], which the next step overwrites.</summary>
    public float* Step(float* hidden)
    {
        _projected.AsSpan().Clear();
        float* projected = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_projected));
        weights.UpToDate().Add(hidden, projected, size, scratch);
        return projected;
    }
}
