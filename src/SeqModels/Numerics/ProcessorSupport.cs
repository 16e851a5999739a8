using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics;

/// <summary>What the library uses of the processor. It never affects results, only run time.</summary>
public static class ProcessorSupport
{
    /// <summary>
    /// The width of the vectors, in bits, in which the library computes with floats: 512, 256 or 128, or 32 without vectors.
    /// </summary>
    /// <value>
    /// Under the JIT the widest of the processor. In a native binary (Native AOT) the widest of the instruction set that it was compiled
    /// for: on x64 without <c>IlcInstructionSet</c> that is 128 and has no fused multiply-add, which makes training many times slower; with
    /// <c>x86-64-v3</c> it is 256, with <c>x86-64-v4</c> 512. On ARM64 it is always 128.
    /// </value>
    public static int VectorBits => WidestLane.Bits;
}
