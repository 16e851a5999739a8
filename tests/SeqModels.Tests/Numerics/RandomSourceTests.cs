using SeqModels.Numerics;

namespace SeqModels.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class RandomSourceTests
{
    /// <summary>The first outputs of the reference implementation from the state 1, 2, 3, 4.</summary>
    [Fact]
    public void FollowsTheReferenceGenerator()
    {
        RandomSource random = new(new RandomState(1, 2, 3, 4));
        ulong[] expected =
        [
            41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205,
            9973669472204895162, 14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000,
        ];
        foreach (ulong value in expected)
            random.NextUInt64().Should().Be(value);
    }

    /// <summary>The state is the first four outputs of the reference SplitMix64.</summary>
    [Fact]
    public void SeedsByTheReferenceMixer() =>
        new RandomSource(1477776061723855037).SaveState().Should().Be(
            new RandomState(1985237415132408290, 2979275885539914483, 13511426838097143398, 8488337342461049707));

    [Fact]
    public void NormalNumbersKeepTheirBits()
    {
        RandomSource random = new(42);
        double[] values = [random.NextNormal(), random.NextNormal(), random.NextNormal()];
        values.Select(value => BitConverter.DoubleToInt64Bits(value)).Should().Equal(4607014870392941435L, 4608715109237900042L, -4616511891083800847L);
    }

    [Fact]
    public void RestoredStateContinues()
    {
        RandomSource random = new(7);
        random.NextNormal();
        RandomState state = random.SaveState();
        ulong next = random.NextUInt64();
        random.RestoreState(state);
        random.NextUInt64().Should().Be(next);
        new RandomSource(state).NextUInt64().Should().Be(next);
    }

    [Fact]
    public void ForksAreNamedAndLeaveTheSourceAlone()
    {
        RandomSource random = new(7);
        RandomState before = random.SaveState();
        HashSet<ulong> first = [];
        for (ulong stream = 0; stream < 1000; stream++)
            first.Add(random.Fork(stream).NextUInt64()).Should().BeTrue();
        random.Fork(5).NextUInt64().Should().Be(random.Fork(5).NextUInt64());
        random.SaveState().Should().Be(before);
        random.NextUInt64();
        random.Fork(5).NextUInt64().Should().NotBe(new RandomSource(7).Fork(5).NextUInt64());
    }

    [Fact]
    public void UniformNumbersFillTheirInterval()
    {
        RandomSource random = new(1);
        float[] values = new float[100_000];
        random.Uniform(values, -2, 3);
        values.Min().Should().BeInRange(-2, -1.99f);
        values.Max().Should().BeInRange(2.99f, MathF.BitDecrement(3));
        values.Average(value => (double)value).Should().BeApproximately(0.5, 0.02);
        random.Uniform(values, 5, 5);
        values.Should().OnlyContain(value => value == 5);
    }

    [Fact]
    public void NormalNumbersHaveTheirMoments()
    {
        float[] values = new float[200_000];
        new RandomSource(2).Normal(values, 1, 2);
        double mean = values.Average(value => (double)value);
        mean.Should().BeApproximately(1, 0.02);
        values.Average(value => Math.Pow(value - mean, 2)).Should().BeApproximately(4, 0.06);
        values.Average(value => Math.Pow((value - mean) / 2, 4)).Should().BeApproximately(3, 0.1);
    }

    [Fact]
    public void IntegersAreEquallyLikely()
    {
        RandomSource random = new(3);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++)
            counts[random.NextInt(6)]++;
        counts.Should().OnlyContain(count => Math.Abs(count - 10_000) < 500);
        random.NextInt(1).Should().Be(0);
    }

    [Fact]
    public void ShufflesAreEquallyLikely()
    {
        RandomSource random = new(4);
        Dictionary<string, int> counts = [];
        for (int i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Should().HaveCount(24);
        counts.Values.Should().OnlyContain(count => Math.Abs(count - 1000) < 200);
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        RandomSource random = new(1);
        ((Action)(() => random.NextInt(0))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => random.RestoreState(new RandomState(0, 0, 0, 0)))).Should().Throw<ArgumentException>();
        ((Action)(() => random.Uniform(new float[1], 2, 1))).Should().Throw<ArgumentException>().WithMessage("*[2, 1)*");
        ((Action)(() => random.Uniform(new float[1], float.NaN, 1))).Should().Throw<ArgumentException>();
        ((Action)(() => random.Normal(new float[1], 0, -1))).Should().Throw<ArgumentException>();
    }
}
