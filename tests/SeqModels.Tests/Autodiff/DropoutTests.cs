using SeqModels.Autodiff.Operations;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Autodiff;

public sealed class DropoutTests
{
    [Fact]
    public void Keeps_the_mean_and_the_share()
    {
        Tensor y = Tensor.Ones([100_001]).Dropout(0.3, new RandomSource(6));
        y.AsSpan().ToArray().Distinct().Order().Should().Equal(0, 1 / 0.7f);
        (y.AsSpan().Count(0f) / 100_001.0).Should().BeApproximately(0.3, 0.005);
    }

    [Fact]
    public void A_seed_gives_one_mask()
    {
        float[] mask = Tensor.Ones([9]).Dropout(0.5, new RandomSource(7)).AsSpan().ToArray();
        mask.Should().Equal(Tensor.Ones([9]).Dropout(0.5, new RandomSource(7)).AsSpan().ToArray());
        mask.Should().Equal(ExpectedMask(9, 7), "the mask is part of what a seed promises");
        Tensor.Ones([9]).To(DType.Float64).Dropout(0.5, new RandomSource(7)).AsSpan<double>().ToArray().Should().Equal(mask.Select(m => (double)m));
    }

    [Fact]
    public void The_ends_of_the_range()
    {
        Tensor x = Tensor.Ones([5]);
        x.Dropout(0, new RandomSource(1)).Should().BeSameAs(x);
        x.Dropout(1, new RandomSource(1)).AsSpan().ToArray().Should().OnlyContain(value => value == 0);
    }

    private static float[] ExpectedMask(int length, ulong seed)
    {
        var random = new RandomSource(seed);
        float[] mask = new float[length];
        for (int i = 0; i < length; i += 2)
        {
            ulong bits = random.NextUInt64();
            mask[i] = bits >> 63 == 0 ? 0 : 2;
            if (i + 1 < length)
                mask[i + 1] = (bits >> 31 & 1) == 0 ? 0 : 2;
        }

        return mask;
    }
}
