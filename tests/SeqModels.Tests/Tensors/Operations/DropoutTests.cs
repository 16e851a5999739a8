using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_mask_along_an_axis_is_one_mask_for_all_its_positions(int axis)
    {
        Tensor x = Recurrent.Forms.Normal([3, 5, 17], 1);
        Shape shape = x.Shape.With(axis < 0 ? axis + 3 : axis, 1);
        Tensor mask = Tensor.Ones(shape).Dropout(0.4, new RandomSource(9));
        Recurrent.Forms.Bits(x.Dropout(0.4, new RandomSource(9), axis)).Should().Equal(Recurrent.Forms.Bits(x * mask));
        GradientCheck.Check(v => v[0].Dropout(0.4, new RandomSource(9), axis), x).ThrowIfFailed();
        x.Dropout(0, new RandomSource(1), axis).Should().BeSameAs(x);
        x.Invoking(t => t.Dropout(0.5, new RandomSource(1), 3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no axis 3 in [3, 5, 17]*");
    }

    [Fact]
    public void Rows_are_dropped_wherever_they_are_gathered()
    {
        var ids = new Indices(new[] { 4, 1, 4, 0, 2, 2 }, [2, 3]);
        Tensor x = Recurrent.Forms.Normal([5, 9], 1);
        Tensor mask = Tensor.Ones([5, 1]).Dropout(0.4, new RandomSource(9));
        mask.AsSpan().ToArray().Should().Contain(0).And.Contain(value => value != 0);
        Recurrent.Forms.Bits(GatherDropout.Apply(x, ids, 0.4, new RandomSource(9))).Should().Equal(Recurrent.Forms.Bits((x * mask).Gather(ids)));
        Recurrent.Forms.Bits(GatherDropout.Apply(x, ids, 0, new RandomSource(9))).Should().Equal(Recurrent.Forms.Bits(x.Gather(ids)));
        GradientCheck.Check(v => GatherDropout.Apply(v[0], ids, 0.4, new RandomSource(9)), x).ThrowIfFailed();
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
