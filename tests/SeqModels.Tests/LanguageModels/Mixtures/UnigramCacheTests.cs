using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class UnigramCacheTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["<s>", "a", "b", "c"], begin: "<s>");

    public static TheoryData<int?, double, int> Settings => new() { { null, 1, 300 }, { 5, 1, 300 }, { null, 0.8, 3000 }, { 7, 0.5, 3000 }, { 1, 0.9, 50 } };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Probabilities_are_the_decayed_counts_of_the_window(int? window, double decay, int length)
    {
        const double Uniform = 0.5;
        var cache = new UnigramCache(Letters, new() { WindowLength = window, Decay = decay, UniformTokens = Uniform });
        LanguageModelState state = cache.CreateState();
        var random = new RandomSource(1);
        List<int> read = [];
        for (int t = 0; t < length; t++)
        {
            double total = 0;
            double[] counts = new double[4];
            double weight = 1;
            foreach (int token in read.AsEnumerable().Reverse().Take(Math.Min(window ?? int.MaxValue, 400)))
            {
                counts[token] += weight;
                total += weight;
                weight *= decay;
            }

            for (int token = 1; token < 4; token++)
                Math.Exp(state.LogProbability(token)).Should().BeApproximately((counts[token] + (Uniform / 3)) / (total + Uniform), 1e-10);
            state.LogProbability(0).Should().Be(double.NegativeInfinity);
            int next = t % 50 == 49 ? 0 : 1 + random.NextInt(t < length / 2 ? 3 : 2);
            state.Advance(next);
            if (next != 0)
                read.Add(next);
        }
    }

    [Fact]
    public void Wrong_vocabularies_and_options_are_refused()
    {
        FluentActions.Invoking(() => new UnigramCache(Vocabulary.FromList(["<s>"], begin: "<s>"))).Should().Throw<ArgumentException>().WithMessage("*besides <s>*");
        FluentActions.Invoking(() => new UnigramCacheOptions { Decay = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new UnigramCacheOptions { WindowLength = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new UnigramCacheOptions { UniformTokens = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        LanguageModelState state = new UnigramCache(Letters).CreateState(), other = new UnigramCache(Letters, new() { WindowLength = 3 }).CreateState();
        FluentActions.Invoking(() => state.CopyTo(other)).Should().Throw<ArgumentException>().WithMessage("*same cache*");
    }
}
