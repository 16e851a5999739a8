using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Numerics;

/// <summary>What one stepper works in while it multiplies: for one thread at a time.</summary>
/// <param name="batch">The rows of every x.</param>
/// <param name="longest">The longest row of an x that is quantised; 0 if none is.</param>
internal sealed unsafe class StepScratch(int batch, int longest)
{
    // Pinned, so that the garbage collector frees the memory without anyone disposing of this.
    private readonly short[] _quantized = GC.AllocateArray<short>(longest == 0 ? 0 : batch * QuantizedVector.Stride(longest), pinned: true);
    private readonly float[] _scales = GC.AllocateArray<float>(longest == 0 ? 0 : batch, pinned: true);

    public int Batch { get; } = batch;

    /// <summary>
    /// Whether this step reads the columns' panels from the last to the first. Every other step does: what the step before read last is
    /// then met first, while the caches still hold it.
    /// </summary>
    public bool Backward { get; set; }

    /// <summary>Rows of whole numbers.</summary>
    public short* Quantized => (short*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_quantized));

    /// <summary>What each row's whole numbers are multiplied with.</summary>
    public float* Scales => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_scales));
}
