using SeqModels.NGrams.Storage;
using SeqModels.Numerics;

namespace SeqModels.Tests.NGrams;

public sealed class CodebookTests
{
    [Theory]
    [InlineData(-5f, 0)]
    [InlineData(0f, 0)]
    [InlineData(0.4f, 0)]
    [InlineData(0.6f, 1)]
    [InlineData(1f, 1)]
    [InlineData(2.9f, 2)]
    [InlineData(3.1f, 3)]
    [InlineData(9f, 3)]
    public void The_nearest_value_is_found(float value, uint expected) => Codebook.Nearest([0, 1, 2, 4], value).Should().Be(expected);

    [Fact]
    public void Log_0_and_the_kept_value_stay_exact()
    {
        var random = new RandomSource(1);
        float[] values = [.. Enumerable.Range(0, 500).Select(_ => (float)(random.NextDouble() - 0.5)), 0, float.NegativeInfinity, 0];

        float[] codebook = Codebook.Build(values, 4, kept: 0, childStarts: []);

        codebook.Should().HaveCount(16).And.BeInAscendingOrder().And.Contain(0).And.Contain(float.NegativeInfinity);
        codebook[Codebook.Nearest(codebook, 0)].Should().Be(0);
        codebook[Codebook.Nearest(codebook, float.NegativeInfinity)].Should().Be(float.NegativeInfinity);
        values.Where(float.IsFinite).Select(value => Math.Abs(codebook[Codebook.Nearest(codebook, value)] - value)).Max().Should().BeLessThan(0.08f);
    }

    [Fact]
    public void Few_values_are_all_exact() => Codebook.Build([3, 1, 2, 1], 4, float.NaN, []).Distinct().Should().Equal(1, 2, 3);

    [Fact]
    public void What_is_asked_for_often_is_close()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i / 1000f)];
        int[] childStarts = [.. Enumerable.Range(0, 1001).Select(i => i > 437 ? 1_000_000 : 0)];

        Error(Codebook.Build(values, 4, float.NaN, childStarts)).Should().BeLessThan(1e-4f);
        Error(Codebook.Build(values, 4, float.NaN, [])).Should().BeGreaterThan(1e-3f, "the value lies away from the middle of its part");

        float Error(float[] codebook) => MathF.Abs(codebook[Codebook.Nearest(codebook, values[437])] - values[437]);
    }
}
