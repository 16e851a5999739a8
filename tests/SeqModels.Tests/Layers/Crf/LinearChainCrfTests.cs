using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Layers.Crf;

[Trait("Category", "Numeric")]
public sealed class LinearChainCrfTests
{
    // Tags 2 and 3 are never first, 0 never last, and some never follow others.
    private static readonly TagTransitions Some = new(
        new[,] { { true, true, false, true }, { false, true, true, true }, { true, false, false, true }, { true, true, true, false } },
        [true, true, false, false], [false, true, true, true]);

    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(2, 5, false)]
    [InlineData(4, 4, false)]
    [InlineData(4, 4, true)]
    [InlineData(9, 3, false)]
    [InlineData(17, 2, false)]
    public void Everything_equals_enumeration(int tags, int time, bool constrained)
    {
        foreach (DType type in new[] { DType.Float64, DType.Float32 })
        {
            double precision = type == DType.Float64 ? 1e-12 : 2e-5;
            TagTransitions? allowed = constrained ? Some : null;
            LinearChainCrf crf = Crf(tags, allowed, type);
            Tensor emissions = Forms.Normal([3, time, tags], 3, type);
            int[] lengths = [time, 1, Math.Max(1, time - 1)];
            double[] partition = BruteForce.Numbers(crf.LogPartition(emissions, lengths)), marginals = BruteForce.Numbers(crf.Marginals(emissions, lengths));
            IReadOnlyList<TagPath> best = crf.Viterbi(emissions, lengths);
            for (int row = 0; row < lengths.Length; row++)
            {
                List<TagPath> all = BruteForce.Paths(crf, emissions, row, lengths[row], allowed);
                double expected = BruteForce.LogPartition(all);
                partition[row].Should().BeApproximately(expected, precision);
                best[row].Tags.Should().Equal(all[0].Tags);
                best[row].Score.Should().BeApproximately(all[0].Score, precision);
                for (int t = 0; t < time; t++)
                {
                    for (int tag = 0; tag < tags; tag++)
                    {
                        double p = t < lengths[row] ? all.Where(path => path.Tags[t] == tag).Sum(path => Math.Exp(path.Score - expected)) : 0;
                        marginals[(((row * time) + t) * tags) + tag].Should().BeApproximately(p, precision);
                    }
                }
            }
        }
    }

    [Fact]
    public void Scores_are_those_of_the_given_tags()
    {
        LinearChainCrf crf = Crf(4, Some, DType.Float64);
        Tensor emissions = Forms.Normal([2, 5, 4], 4, DType.Float64);
        int[] lengths = [5, 2], tags = [0, 1, 2, 0, 1, 1, 3, -100, 99, -100];
        double[] scores = BruteForce.Numbers(crf.Score(emissions, new Indices(tags, [2, 5]), lengths)), log = BruteForce.Numbers(crf.LogLikelihood(emissions, new Indices(tags, [2, 5]), lengths));
        for (int row = 0; row < 2; row++)
        {
            List<TagPath> all = BruteForce.Paths(crf, emissions, row, lengths[row], Some);
            double score = all.Single(path => path.Tags.SequenceEqual(tags.Skip(row * 5).Take(lengths[row]))).Score;
            scores[row].Should().BeApproximately(score, 1e-12);
            log[row].Should().BeApproximately(score - BruteForce.LogPartition(all), 1e-12);
        }

        crf.Loss(emissions, new Indices(tags, [2, 5]), lengths).Item().Should().BeApproximately(-log.Average(), 1e-12);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(5, 4)]
    [InlineData(17, 6)]
    public void Gradients_are_those_of_finite_differences(int tags, int time)
    {
        LinearChainCrf crf = Crf(tags, null, DType.Float64);
        Tensor emissions = Forms.Normal([3, time, tags], 5, DType.Float64, marked: true);
        int[] lengths = [time, 1, (time + 1) / 2], gold = [.. Enumerable.Range(0, 3 * time).Select(i => i * 7 % tags)];
        Tensor[] leaves = [emissions, .. crf.Parameters()];
        GradientCheck.Check(() => crf.LogPartition(emissions, lengths), leaves).ThrowIfFailed();
        GradientCheck.Check(() => crf.Score(emissions, new Indices(gold, [3, time]), lengths), leaves).ThrowIfFailed();
        GradientCheck.Check(() => crf.Loss(emissions, new Indices(gold, [3, time]), lengths), leaves).ThrowIfFailed();
        GradientCheck.Check(() => crf.LogPartition(emissions), leaves).ThrowIfFailed();
    }

    [Fact]
    public void Gradients_respect_constraints_frozen_parameters_and_many_shards()
    {
        LinearChainCrf crf = Crf(4, Some, DType.Float64);
        Tensor emissions = Forms.Normal([3, 4, 4], 6, DType.Float64, marked: true);
        GradientCheck.Check(() => crf.LogPartition(emissions, new[] { 4, 1, 3 }), [emissions, .. crf.Parameters()]).ThrowIfFailed();
        crf.Freeze("transitions");
        GradientCheck.Check(() => crf.LogPartition(emissions), [emissions, crf.Start, crf.End]).ThrowIfFailed();
        LinearChainCrf wide = Crf(33, null, DType.Float64);
        Tensor many = Forms.Normal([9, 20, 33], 7, DType.Float64);
        GradientCheck.Check(() => wide.LogPartition(many), [.. wide.Parameters()]).ThrowIfFailed();
    }

    [Fact]
    public void Padding_is_not_read()
    {
        LinearChainCrf crf = Crf(5, null, DType.Float32);
        Tensor whole = Forms.Normal([1, 3, 5], 8), padded = Tensor.Full([2, 6, 5], double.NaN);
        whole.AsSpan().CopyTo(padded.AsWritableSpan());
        padded.AsWritableSpan()[30..].Clear();
        padded.RequiresGradient = true;
        int[] lengths = [3, 6];
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor partition = crf.LogPartition(padded, lengths);
            partition.AsSpan()[0].Should().Be(crf.LogPartition(whole).AsSpan()[0]);
            tape.Backward(partition.Sum());
        }

        padded.Gradient!.AsSpan()[15..30].ToArray().Should().AllBeEquivalentTo(0f);
        crf.Viterbi(padded, lengths)[0].Should().BeEquivalentTo(crf.Viterbi(whole)[0]);
        Forms.Bits(crf.Marginals(padded, lengths))[..15].Should().Equal(Forms.Bits(crf.Marginals(whole)));
        padded.Gradient!.AsSpan()[..15].ToArray().Should().Equal(crf.Marginals(whole).AsSpan().ToArray(), "the gradient of ln Z are the marginals");
    }

    [Fact]
    public void The_n_best_paths_are_the_first_of_the_enumeration()
    {
        LinearChainCrf crf = Crf(4, Some, DType.Float64);
        Tensor emissions = Forms.Normal([2, 4, 4], 9, DType.Float64);
        int[] lengths = [4, 2];
        foreach (int n in new[] { 1, 3, 7, 1000 })
        {
            IReadOnlyList<IReadOnlyList<TagPath>> found = crf.ViterbiNBest(emissions, n, lengths);
            for (int row = 0; row < 2; row++)
            {
                List<TagPath> all = BruteForce.Paths(crf, emissions, row, lengths[row], Some);
                found[row].Select(path => string.Join(' ', path.Tags)).Should().Equal(all.Take(n).Select(path => string.Join(' ', path.Tags)));
                found[row].Zip(all).Should().OnlyContain(pair => Math.Abs(pair.First.Score - pair.Second.Score) < 1e-12);
            }
        }

        LinearChainCrf equal = new(3, new RandomSource(1), new() { Initial = Initializers.Zeros });
        equal.Viterbi(Tensor.Zeros([1, 4, 3]))[0].Tags.Should().Equal(0, 0, 0, 0);
    }

    [Fact]
    public void Long_sequences_and_large_scores_keep_their_precision()
    {
        LinearChainCrf crf = Crf(7, null, DType.Float32), exact = Crf(7, null, DType.Float64);
        Tensor emissions = Forms.Normal([1, 2000, 7], 10) * 30 + 100;
        double expected = exact.LogPartition(emissions.To(DType.Float64)).Item();
        crf.LogPartition(emissions).Item().Should().BeApproximately(expected, 1e-6 * expected);
        Tensor marginals = crf.Marginals(emissions);
        marginals.Sum(axis: -1).AsSpan().ToArray().Should().OnlyContain(sum => Math.Abs(sum - 1) < 2e-4);
        (marginals.To(DType.Float64) - exact.Marginals(emissions.To(DType.Float64))).Abs().Max().Item().Should().BeLessThan(2e-4);
    }

    [Fact]
    public void Impossible_sequences_have_probability_zero()
    {
        var onlyTwo = new TagTransitions(new[,] { { false, true }, { false, false } }, [true, false], [false, true]);
        LinearChainCrf crf = Crf(2, onlyTwo, DType.Float32);
        Tensor emissions = Forms.Normal([2, 3, 2], 11);
        emissions.RequiresGradient = true;
        int[] lengths = [3, 2];
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor partition = crf.LogPartition(emissions, lengths);
            partition.AsSpan()[0].Should().Be(float.NegativeInfinity);
            tape.Backward(partition, Tensor.Ones([2]));
        }

        emissions.Gradient!.AsSpan().ToArray().Should().Equal(0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0);
        crf.Transitions.Gradient!.AsSpan().ToArray().Should().Equal(0, 1, 0, 0);
        crf.Marginals(emissions, lengths).AsSpan().ToArray().Should().Equal(0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0);
        crf.ViterbiNBest(emissions, 5, lengths).Select(paths => paths.Count).Should().Equal(0, 1);
        crf.Invoking(x => x.Viterbi(emissions, lengths)).Should().Throw<ArgumentException>().WithMessage("LinearChainCrf.Viterbi: sequence 0 has no allowed path*");
    }

    [Fact]
    public void Errors_say_what_was_expected()
    {
        LinearChainCrf crf = Crf(4, Some, DType.Float32);
        Tensor emissions = Tensor.Zeros([1, 3, 4]);
        crf.Invoking(x => x.LogPartition(Tensor.Zeros([3, 4]))).Should().Throw<ArgumentException>().WithMessage("LinearChainCrf.LogPartition: emissions must be [batch, time, TagCount] with TagCount = 4, but was [3, 4] (2 axes, not 3).*");
        crf.Invoking(x => x.Marginals(Tensor.Zeros([1, 3, 5]))).Should().Throw<ArgumentException>().WithMessage("*(axis 2: 5 != 4).*");
        crf.Invoking(x => x.Viterbi(Tensor.Zeros([1, 0, 4]))).Should().Throw<ArgumentException>().WithMessage("*at least 1*");
        crf.Invoking(x => x.LogPartition(emissions.To(DType.Float64))).Should().Throw<ArgumentException>().WithMessage("*emissions were Float64, but the parameters are Float32*");
        crf.Invoking(x => x.LogPartition(emissions, new[] { 4 })).Should().Throw<ArgumentException>().WithMessage("*every length must be in [1, 3], but lengths[0] was 4.*");
        crf.Invoking(x => x.LogPartition(emissions, new[] { 1, 1 })).Should().Throw<ArgumentException>().WithMessage("*one element per sequence, 1, but had 2.*");
        crf.Invoking(x => x.Score(emissions, new[] { 0, 1, 2 })).Should().Throw<ArgumentException>().WithMessage("*tags must be [batch, time] = [1, 3], but were [3].*");
        Action Loss(params int[] tags) => () => crf.Loss(emissions, new Indices(tags, [1, 3]));
        Loss(0, 4, 1).Should().Throw<ArgumentException>().WithMessage("LinearChainCrf.LogLikelihood: the tag 4 at [0, 1] is not in [0, 4)*");
        Loss(2, 0, 1).Should().Throw<ArgumentException>().WithMessage("*the tag 2 must not be first, but does at [0, 0]*");
        Loss(0, 2, 1).Should().Throw<ArgumentException>().WithMessage("*the tag 2 must not follow 0, but does at [0, 1]*");
        Loss(0, 0, 0).Should().Throw<ArgumentException>().WithMessage("*the tag 0 must not be last, but is at [0, 2]*");
        crf.Invoking(x => x.ViterbiNBest(emissions, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new LinearChainCrf(3, new RandomSource(0), new() { Allowed = Some })).Should().Throw<ArgumentException>().WithMessage("*one row per tag, 3, but had 4.*");
    }

    [Fact]
    public void Marginals_are_not_recorded()
    {
        LinearChainCrf crf = Crf(3, null, DType.Float32);
        var tape = new Tape();
        using (tape.Record())
        {
            crf.Marginals(Tensor.Zeros([1, 2, 3]));
            tape.Count.Should().Be(0);
        }
    }

    [Fingerprint("linear-chain-crf")]
    internal static void Bits(Fingerprint print)
    {
        foreach (int tags in new[] { 3, 9, 17, 33 })
        {
            LinearChainCrf crf = Crf(tags, null, DType.Float32);
            Tensor emissions = Forms.Normal([7, 12, tags], 12, marked: true);
            int[] lengths = [12, 5, 1, 9, 12, 7, 3], gold = [.. Enumerable.Range(0, 7 * 12).Select(i => i * 5 % tags)];
            var tape = new Tape();
            using (tape.Record())
            {
                Tensor log = crf.LogLikelihood(emissions, new Indices(gold, [7, 12]), lengths);
                print.Add(log.AsSpan());
                tape.Backward(log.Sum());
            }

            print.Add(emissions.Gradient!.AsSpan());
            foreach (Parameter parameter in crf.Parameters())
                print.Add(parameter.Gradient!.AsSpan());
            print.Add(crf.Marginals(emissions, lengths).AsSpan());
            foreach (TagPath path in crf.Viterbi(emissions, lengths))
                print.Add<int>([.. path.Tags]);
        }
    }

    /// <summary>A CRF with standard normal scores.</summary>
    private static LinearChainCrf Crf(int tags, TagTransitions? allowed, DType type)
    {
        var crf = new LinearChainCrf(tags, new RandomSource(2), new() { Allowed = allowed, Initial = Initializers.Normal() });
        crf.ConvertTo(type);
        return crf;
    }
}
