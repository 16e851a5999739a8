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
    /// for. On x64 without <c>IlcInstructionSet</c> these are 128 bits without fused multiply-add, in which training is many times slower;
    /// with <c>x86-64-v3</c> they are 256 bits, with <c>x86-64-v4</c> 512. On ARM64 they are always 128.
    /// </value>
    public static int VectorBits => WidestLane.Bits;
}
