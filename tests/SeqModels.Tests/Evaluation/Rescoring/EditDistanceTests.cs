using SeqModels.Evaluation;
using SeqModels.Numerics;

namespace SeqModels.Tests.Evaluation.Rescoring;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("", "ab", 2)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("intention", "execution", 5)]
    [InlineData("abc", "bcd", 2)]
    public void Known_distances(string a, string b, int distance) => EditDistance.Between<char>(a, b).Should().Be(distance);

    [Fact]
    public void Random_sequences_have_the_distance_of_the_recursion()
    {
        var random = new RandomSource(1);
        for (int i = 0; i < 100; i++)
        {
            int[] a = Draw(), b = Draw();
            EditDistance.Between<int>(a, b).Should().Be(Recursive(a, b)).And.Be(EditDistance.Between<int>(b, a));
        }

        int[] Draw() => [.. Enumerable.Range(0, random.NextInt(6)).Select(_ => random.NextInt(3))];
    }

    private static int Recursive(ReadOnlySpan<int> a, ReadOnlySpan<int> b) => a.IsEmpty || b.IsEmpty
        ? a.Length + b.Length
        : a[0] == b[0]
            ? Recursive(a[1..], b[1..])
            : 1 + Math.Min(Recursive(a[1..], b[1..]), Math.Min(Recursive(a[1..], b), Recursive(a, b[1..])));
}
