using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Layers;

public sealed class InitializerTests
{
    public static TheoryData<string, double, bool> Spreads => new()
    {
        { "XavierUniform", Math.Sqrt(6.0 / 300), true },
        { "XavierNormal", Math.Sqrt(2.0 / 300), false },
        { "KaimingUniform", Math.Sqrt(2) * Math.Sqrt(3.0 / 200), true },
        { "KaimingNormal", Math.Sqrt(2) / Math.Sqrt(200), false },
        { "KaimingOut", 1 / Math.Sqrt(100), false },
        { "Uniform", 0.1, true },
        { "Normal", 0.2, false },
    };

    [Theory]
    [MemberData(nameof(Spreads))]
    public void SpreadIsThatOfTheFormula(string name, double spread, bool isUniform)
    {
        Initializer initializer = name switch
        {
            "XavierUniform" => Initializers.XavierUniform(),
            "XavierNormal" => Initializers.XavierNormal(),
            "KaimingUniform" => Initializers.KaimingUniform(),
            "KaimingNormal" => Initializers.KaimingNormal(),
            "KaimingOut" => Initializers.KaimingNormal(1, Fan.Out),
            "Uniform" => Initializers.Uniform(0.1f),
            _ => Initializers.Normal(0.2f),
        };
        double[] values = [.. initializer.Create([100, 200], new RandomSource(1)).AsSpan().ToArray().Select(value => (double)value)];

        values.Average().Should().BeApproximately(0, spread * 0.03);
        double deviation = Math.Sqrt(values.Average(value => value * value));
        deviation.Should().BeApproximately(isUniform ? spread / Math.Sqrt(3) : spread, spread * 0.02);
        if (isUniform)
        {
            values.Max(Math.Abs).Should().BeInRange(spread * 0.999, spread);
        }
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(12, 5)]
    [InlineData(5, 12)]
    public void OrthogonalRowsOrColumnsAreOrthonormal(int rows, int columns)
    {
        Tensor w = Initializers.Orthogonal(2).Create([rows, columns], new RandomSource(3));
        int shorter = Math.Min(rows, columns);
        for (int a = 0; a < shorter; a++)
        {
            for (int b = 0; b < shorter; b++)
            {
                double dot = 0;
                for (int k = 0; k < Math.Max(rows, columns); k++)
                {
                    dot += rows < columns ? At(a, k) * At(b, k) : At(k, a) * At(k, b);
                }

                dot.Should().BeApproximately(a == b ? 4 : 0, 1e-5);
            }
        }

        double At(int i, int j) => w.AsSpan()[(i * columns) + j];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void OrthogonalSignsDoNotDependOnTheDecomposition(ulong seed)
    {
        // The Q of a positive diagonal R is unique: the first column is the first drawn column divided by its length.
        Tensor w = Initializers.Orthogonal().Create([4, 4], new RandomSource(seed));
        var random = new RandomSource(seed);
        double[] column = [random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal()];
        double length = Math.Sqrt(column.Sum(value => value * value));
        for (int i = 0; i < 4; i++)
        {
            ((double)w.AsSpan()[i * 4]).Should().BeApproximately(column[i] / length, 1e-6);
        }
    }

    [Fact]
    public void ConstantsFill()
    {
        Initializers.Ones.Create([3], new RandomSource(0)).AsSpan().ToArray().Should().Equal(1, 1, 1);
        Initializers.Constant(-2).Create([2], new RandomSource(0)).AsSpan().ToArray().Should().Equal(-2, -2);
        Initializers.Uniform(2, 3).Create([50], new RandomSource(0)).AsSpan().ToArray().Should().OnlyContain(value => value >= 2 && value < 3);
    }

    [Fact]
    public void ASeedGivesTheSameValues() =>
        Initializers.Orthogonal().Create([6, 6], new RandomSource(9)).AsSpan().ToArray()
            .Should().Equal(Initializers.Orthogonal().Create([6, 6], new RandomSource(9)).AsSpan().ToArray());

    [Fact]
    public void FansNeedTwoAxes()
    {
        FluentActions.Invoking(() => Initializers.XavierUniform().Create([5], new RandomSource(0))).Should().Throw<ArgumentException>().WithMessage("Initializers: fans need a weight [out, in, ...], but the shape is [5]*");
        FluentActions.Invoking(() => Initializers.Orthogonal(0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
