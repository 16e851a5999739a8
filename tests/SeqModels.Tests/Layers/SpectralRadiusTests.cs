using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Layers;

public sealed class SpectralRadiusTests
{
    [Theory]
    [InlineData(1, 3, 0.9)]
    [InlineData(2, 1, 1.2)]
    [InlineData(7, 4, 1.5)]
    [InlineData(40, 1, 0.5)]
    public void EveryBlockHasTheRadius(int size, int blocks, double radius)
    {
        Tensor w = Initializers.SpectralRadius(radius).Create([blocks * size, size], new RandomSource(5));
        for (int block = 0; block < blocks; block++)
            RadiusOf(w, block).Should().BeApproximately(radius, radius * 3e-3);
        if (blocks > 1)
            w.AsSpan()[..(size * size)].ToArray().Should().NotEqual(w.AsSpan().Slice(size * size, size * size).ToArray());
    }

    [Fact]
    public void TheValuesAreScaledNormalOnes()
    {
        float[] w = Initializers.SpectralRadius(0.7).Create([10, 5], new RandomSource(5)).AsSpan().ToArray();
        var random = new RandomSource(5);
        double[] ratios = Array.ConvertAll(w, value => value / random.NextNormal());
        ratios[..25].Should().OnlyContain(ratio => Math.Abs(ratio - ratios[0]) < 1e-6);
        ratios[25..].Should().OnlyContain(ratio => Math.Abs(ratio - ratios[25]) < 1e-6);
        ratios[0].Should().BePositive().And.NotBeApproximately(ratios[25], 1e-3);
    }

    [Fact]
    public void ALayerCanUseIt()
    {
        var options = new LstmOptions { Initialization = new RecurrentInitialization { HiddenWeights = Initializers.SpectralRadius(1.1) }, Bidirectional = true };
        Lstm layer = new(3, 6, new RandomSource(1), options), same = new(3, 6, new RandomSource(1), options);
        for (int block = 0; block < 4; block++)
            RadiusOf(layer["weight_hh_l0_reverse"], block).Should().BeApproximately(1.1, 5e-3);
        layer["weight_hh_l0"].AsSpan().ToArray().Should().Equal(same["weight_hh_l0"].AsSpan().ToArray());
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        foreach (double radius in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            FluentActions.Invoking(() => Initializers.SpectralRadius(radius)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Initializers.SpectralRadius(radius): must be from 1e-30 to 1e30*");
        foreach (Shape shape in new Shape[] { [6], [6, 4], [2, 2, 2], [0, 0] })
            FluentActions.Invoking(() => Initializers.SpectralRadius(1).Create(shape, new RandomSource(1))).Should().Throw<ArgumentException>().WithMessage("Initializers.SpectralRadius: the tensor must consist of square blocks*");
    }

    /// <summary>Gelfand's formula, ρ = lim ‖Wⁿ‖^(1/n), by repeated squaring: without a decomposition.</summary>
    private static double RadiusOf(Tensor weights, int block)
    {
        int size = weights.Shape[1];
        double[] power = Array.ConvertAll(weights.AsSpan().Slice(block * size * size, size * size).ToArray(), value => (double)value);
        double logNorm = 0, count = 1;
        for (int squaring = 0; squaring < 12; squaring++)
        {
            double norm = Math.Sqrt(power.Sum(value => value * value));
            logNorm = 2 * (logNorm + Math.Log(norm));
            count *= 2;
            double[] scaled = Array.ConvertAll(power, value => value / norm);
            power = [.. Enumerable.Range(0, size * size).Select(i => Enumerable.Range(0, size).Sum(k => scaled[(i / size * size) + k] * scaled[(k * size) + (i % size)]))];
        }

        return Math.Exp((logNorm + Math.Log(Math.Sqrt(power.Sum(value => value * value)))) / count);
    }
}
