using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

/// <summary>Operations that choose elements, against plain loops, at ties and at NaN.</summary>
public sealed class ChoiceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void ArgMaxAndArgMinAreTheFirstExtremesAlongTheAxis(int axis)
    {
        // Few different values, so that most lines have ties.
        var random = new RandomSource(5);
        Tensor x = Tensor.Zeros([4, 5, 6]);
        foreach (ref float element in x.AsWritableSpan())
            element = random.NextInt(3);
        foreach (DType type in new[] { DType.Float32, DType.Float64 })
        {
            Tensor typed = x.To(type);
            int[] most = Expected(x, axis, (a, b) => a > b), least = Expected(x, axis, (a, b) => a < b);
            typed.ArgMax(axis).Values.ToArray().Should().Equal(most);
            typed.ArgMin(axis).Values.ToArray().Should().Equal(least);
            typed.ArgMax(axis).Shape.Should().Equal(x.Shape.Without(axis));
            typed.ArgMin(axis, keepAxis: true).Shape.Should().Equal(x.Shape.With(axis, 1));
        }
    }

    [Fact]
    public void NaNIsTheExtreme()
    {
        Tensor x = Tensor.From([1f, float.NaN, 3, float.NaN, 2, 0], [2, 3]);
        x.ArgMax().Values.ToArray().Should().Equal(1, 0);
        x.ArgMin().Values.ToArray().Should().Equal(1, 0);
        x.TopK(3).Indices.Values.ToArray().Should().Equal(1, 2, 0, 0, 1, 2);
        x.TopK(3, largest: false).Indices.Values.ToArray().Should().Equal(0, 2, 1, 2, 1, 0);
    }

    /// <summary>Below and above the k from which everything is sorted.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(5, false)]
    [InlineData(64, true)]
    [InlineData(65, true)]
    [InlineData(65, false)]
    [InlineData(90, true)]
    public void TopKIsTheHeadOfAStableSort(int k, bool largest)
    {
        var random = new RandomSource(6);
        Tensor x = Tensor.Zeros([3, 90, 2]);
        foreach (ref float element in x.AsWritableSpan())
            element = random.NextInt(30);
        (Tensor values, Indices ids) = x.TopK(k, 1, largest);
        values.Shape.Should().Equal(3, k, 2);
        ids.Shape.Should().Equal(3, k, 2);
        for (int i = 0; i < 3; i++)
        {
            for (int c = 0; c < 2; c++)
            {
                IEnumerable<int> line = Enumerable.Range(0, 90);
                line = largest ? line.OrderByDescending(j => x[i, j, c]) : line.OrderBy(j => x[i, j, c]);
                int[] expected = [.. line.Take(k)];
                for (int j = 0; j < k; j++)
                {
                    ids.Values.Span[(((i * k) + j) * 2) + c].Should().Be(expected[j]);
                    values[i, j, c].Should().Be(x[i, expected[j], c]);
                }
            }
        }
    }

    [Fact]
    public void GatherAlongTakesPartsOfTheOtherAxes()
    {
        Tensor x = Tensor.Arange(24).Reshape([2, 3, 4]);
        var ids = new Indices(new[] { 3, 0, 1, 1, 2, 3 }, [1, 2, 3]);
        x.GatherAlong(ids, 2).AsSpan().ToArray().Should().Equal(3, 0, 1, 5, 6, 7);
        var one = new Indices(new[] { 2, 0, 1, 0 }, [2, 1, 2]);
        x.GatherAlong(one, 1).AsSpan().ToArray().Should().Equal(8, 1, 16, 13);
    }

    /// <summary>At equal elements each gets half, at NaN both get all, as in PyTorch.</summary>
    [Fact]
    public void MaximumAndMinimumShareTheGradientOfTies()
    {
        float[] left = [1, 2, 2, float.NaN, 0], right = [2, 1, 2, 1, float.NaN];
        Gradients(Tensor.Maximum).Should().Equal(0, 1, 0.5f, 1, 1, 1, 0, 0.5f, 1, 1);
        Gradients(Tensor.Minimum).Should().Equal(1, 0, 0.5f, 1, 1, 0, 1, 0.5f, 1, 1);
        Tensor.Maximum(Tensor.From(left, [5]), Tensor.From(right, [5])).AsSpan().ToArray().Should().Equal(2, 2, 2, float.NaN, float.NaN);
        Tensor.Minimum(Tensor.From(left, [5]), Tensor.From(right, [5])).AsSpan().ToArray().Should().Equal(1, 1, 2, float.NaN, float.NaN);

        float[] Gradients(Func<Tensor, Tensor, Tensor> function)
        {
            Tensor a = Tensor.From(left, [5]), b = Tensor.From(right, [5]);
            a.RequiresGradient = b.RequiresGradient = true;
            var tape = new Tape();
            using (tape.Record())
                tape.Backward(function(a, b), Tensor.Ones([5]));
            return [.. a.Gradient!.AsSpan(), .. b.Gradient!.AsSpan()];
        }
    }

    [Fact]
    public void CumulativeSumsDoNotLoseDigits()
    {
        Tensor sums = Tensor.Full([1 << 20], 0.1).CumSum(0);
        for (int i = 0; i < sums.Length; i += 4093)
            sums[i].Should().Be((float)((i + 1.0) * 0.1f));
    }

    [Fact]
    public void AMaskTakesTheTypeOfWhatItIsAppliedTo()
    {
        foreach (DType type in new[] { DType.Float32, DType.Float64 })
        {
            // 10⁻³⁰⁰ is true, although it is 0 in single precision.
            Tensor x = Tensor.Arange(4).To(type), narrow = Tensor.From([1f, 0, 0, 1], [4]), wide = Tensor.From([1e-300, 0, 0, 1], [4]);
            foreach (Tensor mask in new[] { narrow, wide })
            {
                Values(Tensor.Where(mask, x, x - 9)).Should().Equal(0, -8, -7, 3);
                Values(x.MaskedFill(mask, -1)).Should().Equal(-1, 1, 2, -1);
            }

            Values(narrow * x).Should().Equal(0, 0, 0, 3);
            Values(x * narrow).Should().Equal(0, 0, 0, 3);
            (narrow * x).DType.Should().Be(type);
        }

        Tensor leaf = Tensor.Ones([4], DType.Float64);
        GradientCheck.Check(v => v[0] * Tensor.From([1f, 0, 0, 1], [4]), leaf).ThrowIfFailed();
    }

    private static double[] Values(Tensor x) => x.To(DType.Float64).AsSpan<double>().ToArray();

    private static int[] Expected(Tensor x, int axis, Func<float, float, bool> better)
    {
        int[] sizes = x.Shape.Sizes.ToArray();
        int at = x.Shape.ResolveAxis(axis);
        var best = new Dictionary<string, int>();
        for (int i = 0; i < sizes[0]; i++)
        {
            for (int j = 0; j < sizes[1]; j++)
            {
                for (int k = 0; k < sizes[2]; k++)
                {
                    int[] position = [i, j, k];
                    int index = position[at];
                    position[at] = 0;
                    string line = string.Join(' ', position);
                    int[] other = [.. position];
                    other[at] = best.GetValueOrDefault(line);
                    best[line] = better(x[i, j, k], x[other[0], other[1], other[2]]) ? index : best.GetValueOrDefault(line);
                }
            }
        }

        return [.. best.Values];
    }
}
