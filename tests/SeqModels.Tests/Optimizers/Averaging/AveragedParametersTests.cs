using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Optimizers;

[Trait("Category", "Numeric")]
public sealed class AveragedParametersTests
{
    private const int Length = 67;

    public static TheoryData<string> Kinds => ["after 0", "after 3", "bias", "rising", "none"];

    /// <summary>Against the definitions, summed directly: Σ weight · iterate, in double.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void AveragesAreTheirDefinitions(string kind)
    {
        const double Decay = 0.9;
        const int Updates = 17;
        double[][] iterates = [.. Enumerable.Range(0, Updates + 1).Select(Iterate)];
        foreach (DType type in (DType[])[DType.Float32, DType.Float64])
        {
            Parameter w = New(iterates[0], type);
            var average = new AveragedParameters([w], Options(kind));
            for (int t = 1; t <= Updates; t++)
            {
                Set(w, iterates[t]);
                average.Update();
            }

            average.Count.Should().Be(kind == "after 3" ? Updates - 3 : Updates);
            average.Swap();
            double tolerance = type == DType.Float32 ? 1e-6 : 1e-14;
            Values(w).Should().Equal(Expected(), (a, e) => Math.Abs(a - e) <= tolerance * Math.Max(1, Math.Abs(e)), "{0} {1}", kind, type);
            average.Swap();
            Values(w).Should().Equal(type == DType.Float32 ? iterates[Updates].Select(x => (double)(float)x) : iterates[Updates]);
        }

        double[] Expected()
        {
            double[] weights = new double[Updates + 1];
            for (int t = 1; t <= Updates; t++)
            {
                double decay = kind == "rising" ? Math.Min(Decay, (1.0 + t) / (10 + t)) : Decay;
                switch (kind)
                {
                    case "after 0":
                        weights[t] = 1;
                        break;
                    case "after 3":
                        weights[t] = t > 3 ? 1 : 0;
                        break;
                    case "bias":
                        weights[t] = Math.Pow(Decay, Updates - t);
                        break;
                    default:
                        weights[0] = t == 1 ? 1 : weights[0];
                        for (int s = 0; s < t; s++)
                            weights[s] *= decay;
                        weights[t] = 1 - decay;
                        break;
                }
            }

            double sum = weights.Sum();
            return [.. Enumerable.Range(0, Length).Select(i => weights.Select((weight, t) => weight / sum * iterates[t][i]).Sum())];
        }
    }

    /// <summary>The condition of the paper's algorithm 1, written out over a long list of values.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void TheTriggerIsThatOfTheAlgorithm(int n)
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var random = new RandomSource(seed);
            double[] logs = [.. Enumerable.Range(0, 40).Select(t => Math.Round(100 * Math.Exp(-t / 9.0) + (20 * random.NextDouble()), 1))];
            var average = new AveragedParameters([New([1], DType.Float32)], WeightAveraging.WhenNotImproving(n));
            bool triggered = false;
            for (int t = 0; t < logs.Length; t++)
            {
                bool now = !triggered && t > n && logs[t] > logs.Take(t - n).Min();
                average.Observe(logs[t]).Should().Be(now, "seed {0}, t = {1}", seed, t);
                triggered |= now;
                average.IsAveraging.Should().Be(triggered);
            }

            triggered.Should().BeTrue();
        }
    }

    [Fact]
    public void TheAverageIsOfTheStepsSinceTheTrigger()
    {
        Parameter w = New([0], DType.Float32);
        var average = new AveragedParameters([w], WeightAveraging.WhenNotImproving(1));
        Step(100);
        average.Observe(3).Should().BeFalse();
        average.Observe(2).Should().BeFalse();
        Step(200);
        average.Swap();
        w.AsSpan()[0].Should().Be(200, "before the trigger the parameters are their own average");
        average.Swap();
        average.Observe(double.NaN).Should().BeTrue("NaN is no improvement");
        Step(1);
        Step(2);
        Step(6);
        average.Count.Should().Be(3);
        average.Swap();
        w.AsSpan()[0].Should().Be(3);

        void Step(float value)
        {
            w[0] = value;
            average.Update();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public void ALoadedStateContinuesToTheSameBits(int savedAfter)
    {
        foreach (WeightAveraging options in (WeightAveraging[])
            [Options("after 3"), Options("bias"), Options("rising"), Options("none"), WeightAveraging.WhenNotImproving(2)])
        {
            Parameter[] whole = [New(Iterate(0), DType.Float32), New([1, 2], DType.Float64)], resumed = [New(Iterate(99), DType.Float32), New([5, 6], DType.Float64)];
            var first = new AveragedParameters(whole, options);
            var second = new AveragedParameters(resumed, options);
            Run(first, whole, 0, savedAfter);
            second.LoadState(first.State().ToDictionary(named => named.Name, named => named.Tensor.Detach()));
            Run(first, whole, savedAfter, 15);
            Run(second, resumed, savedAfter, 15);

            second.Count.Should().Be(first.Count).And.BePositive();
            first.Swap();
            second.Swap();
            for (int k = 0; k < whole.Length; k++)
                Values(resumed[k]).Should().Equal(Values(whole[k]));
        }

        static void Run(AveragedParameters average, Parameter[] parameters, int from, int to)
        {
            for (int t = from; t < to; t++)
            {
                Set(parameters[0], Iterate(t));
                Set(parameters[1], [t, t * t]);
                average.Update();
                average.Observe(10 + (t % 3));
            }
        }
    }

    [Fact]
    public void AStateThatDoesNotFitChangesNothing()
    {
        var average = new AveragedParameters([New([1, 2], DType.Float32)], Options("bias"));
        average.Update();
        Dictionary<string, Tensor> state = average.State().ToDictionary(named => named.Name, named => named.Tensor);

        Refuses(s => s.Remove("count"), "*'count' is missing*");
        Refuses(s => s["0.w"] = Tensor.Zeros([3]), "*'0.w' must be [2], but was [3]*");
        Refuses(s => s["steps"] = Tensor.Scalar(0.5f), "*'steps' must be a whole number from 0, but was 0.5*");
        Refuses(s => s["1.v"] = Tensor.Scalar(0.5f), "*must have 5 tensors for these parameters, but has 6*");

        void Refuses(Action<Dictionary<string, Tensor>> spoil, string message)
        {
            var spoilt = new Dictionary<string, Tensor>(state) { ["count"] = Tensor.Scalar(7) };
            spoil(spoilt);
            average.Invoking(a => a.LoadState(spoilt)).Should().Throw<ArgumentException>().WithMessage(message);
            average.Count.Should().Be(1);
        }
    }

    [Fact]
    public void SwappedInItIsNeitherUpdatedNorSaved()
    {
        var average = new AveragedParameters([New([1], DType.Float32)], Options("bias"));
        average.Swap();
        average.Invoking(a => a.Update()).Should().Throw<InvalidOperationException>().WithMessage("AveragedParameters.Update: the averages are swapped into the model.*");
        average.Invoking(a => a.State()).Should().Throw<InvalidOperationException>();
        average.Swap();
        average.Update();
    }

    [Fact]
    public void UpdatesAndSwapsAllocateNothing()
    {
        Parameter w = New(Iterate(0), DType.Float32);
        var average = new AveragedParameters([w], Options("bias"));
        Run();
        Run();

        ManagedBytes.Least(Run).Should().Be(0);

        void Run()
        {
            average.Update();
            average.Swap();
            average.Swap();
        }
    }

    [Fact]
    public void ASwapIsSeenByCachesOfTheParameters()
    {
        Parameter w = New([1], DType.Float32);
        var average = new AveragedParameters([w], Options("bias"));
        average.Update();
        int version = w.Version;
        average.Swap();
        w.Version.Should().BeGreaterThan(version);
    }

    [Fact]
    public void BadOptionsAreRefused()
    {
        FluentActions.Invoking(() => WeightAveraging.Exponential(1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("WeightAveraging.Exponential(decay): must be in [0, 1), but was 1.*");
        FluentActions.Invoking(() => WeightAveraging.AfterSteps(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => WeightAveraging.WhenNotImproving(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => WeightAveraging.Exponential() with { WarmUp = (AverageWarmUp)7 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new AveragedParameters([], WeightAveraging.Exponential())).Should().Throw<ArgumentException>();
    }

    /// <summary>Several shards, so that 2 and 4 workers take part.</summary>
    [Fingerprint("averaged-parameters")]
    private static void Bits(Fingerprint print)
    {
        foreach (string kind in (string[])["after 0", "bias", "rising"])
        {
            var random = new RandomSource(3);
            var w = new Parameter("w", Tensor.Zeros([100_003]));
            var average = new AveragedParameters([w], Options(kind));
            for (int t = 0; t < 3; t++)
            {
                random.Uniform(w.AsWritableSpan(), -1, 1);
                average.Update();
            }

            average.Swap();
            print.Add(w.AsSpan());
        }
    }

    private static WeightAveraging Options(string kind) => kind switch
    {
        "after 0" => WeightAveraging.AfterSteps(0),
        "after 3" => WeightAveraging.AfterSteps(3),
        "bias" => WeightAveraging.Exponential(0.9),
        "rising" => WeightAveraging.Exponential(0.9) with { WarmUp = AverageWarmUp.RisingDecay },
        _ => WeightAveraging.Exponential(0.9) with { WarmUp = AverageWarmUp.None },
    };

    private static double[] Iterate(int t) => [.. Enumerable.Range(0, Length).Select(i => Math.Sin((t * 1.7) + i))];

    private static Parameter New(double[] values, DType type) => new("w", Tensor.From(values, [values.Length]).To(type));

    private static void Set(Parameter parameter, double[] values) => Tensor.From(values, parameter.Shape).To(parameter.DType).CopyTo(parameter);

    private static double[] Values(Parameter parameter) => parameter.To(DType.Float64).AsSpan<double>().ToArray();
}
