using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Tests.Numerics.VectorWidth;

/// <summary>The width that the library reports is the one in which it computes: the widest of the process.</summary>
[Trait("Category", "Numeric")]
public sealed class ProcessorSupportTests
{
    private static int Widest => VectorLanes.OfThisProcess switch { { Has512: true } => 512, { Has256: true } => 256, { Has128: true } => 128, _ => 32 };

    [Fact]
    public void VectorBitsAreThoseOfTheWidestVectors() => ProcessorSupport.VectorBits.Should().Be(Widest);

    [Fact]
    public void JobsAndProductsRunInThatLane()
    {
        int elements = 0;
        unsafe
        {
            var job = new CountElements { Elements = &elements };
            LaneJob.RunWidest<float, CountElements>(in job, 0);
        }

        elements.Should().Be(Widest / 32);
        MatrixProduct.PanelWidth<float>().Should().Be(2 * Widest / 32);
    }

    private unsafe struct CountElements : ILaneJob<float>
    {
        public int* Elements;

        public readonly void Run<V, L>(int shard)
            where V : struct
            where L : struct, ILane<V, float> => *Elements = L.Count;
    }
}
