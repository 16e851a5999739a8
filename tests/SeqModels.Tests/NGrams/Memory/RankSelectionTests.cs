using SeqModels.NGrams.Memory;
using SeqModels.Numerics;

namespace SeqModels.Tests.NGrams;

public sealed class RankSelectionTests
{
    [Fact]
    public void Every_rank_is_that_of_the_sorted_numbers()
    {
        var random = new RandomSource(1);
        double[][] numbers =
        [
            [],
            [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())],
            [.. Enumerable.Range(0, 50).Select(i => Math.Floor(i / 7.0) * 1e-300), double.PositiveInfinity, double.NegativeInfinity, -0.0, 0, double.Epsilon],
            [1, 1, 1, Math.BitIncrement(1), Math.BitDecrement(1), -1, double.MaxValue],
        ];
        double[] sorted = [.. numbers.SelectMany(some => some).OrderDescending()];

        for (int rank = 1; rank <= sorted.Length; rank++)
        {
            RankSelection.Largest(numbers, rank).Should().Be(sorted[rank - 1], $"that is number {rank}");
        }
    }
}
