using System.Globalization;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Optimizers;

[Trait("Category", "Numeric")]
public sealed class OptimizerTests
{
    private static readonly Fixture Reference = Fixture.Load("optimizers"), Newer = Fixture.Load("optimizers-newer");

    public static TheoryData<string> Cases =>
    [
        "sgd", "sgd_momentum", "sgd_dampening", "sgd_nesterov", "sgd_weight_decay", "sgd_nesterov_weight_decay",
        "adam", "adam_weight_decay", "adam_amsgrad", "adamw", "adamw_strong",
        "rmsprop", "rmsprop_alpha", "rmsprop_momentum", "rmsprop_centered", "rmsprop_all",
        "adagrad", "adagrad_lr_decay", "adagrad_weight_decay",
        "radam", "radam_weight_decay", "nadam", "nadam_all", "adadelta", "adadelta_all", "lion", "lion_weight_decay",
    ];

    internal static OptimizerOptions Options(string name)
    {
        IReadOnlyDictionary<string, string> given = FileOf(name).Options(name);
        double Number(string key) => double.Parse(given[key], CultureInfo.InvariantCulture);
        bool Flag(string key) => bool.Parse(given[key]);
        return name.Split('_')[0] switch
        {
            "sgd" => new SgdOptions
            {
                LearningRate = Number("lr"),
                Momentum = Number("momentum"),
                Dampening = Number("dampening"),
                WeightDecay = Number("weight_decay"),
                Nesterov = Flag("nesterov"),
            },
            "adam" => new AdamOptions { LearningRate = Number("lr"), Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps"), WeightDecay = Number("weight_decay"), AmsGrad = Flag("amsgrad") },
            "adamw" => new AdamWOptions { LearningRate = Number("lr"), Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps"), WeightDecay = Number("weight_decay") },
            "rmsprop" => new RmsPropOptions
            {
                LearningRate = Number("lr"),
                Alpha = Number("alpha"),
                Epsilon = Number("eps"),
                WeightDecay = Number("weight_decay"),
                Momentum = Number("momentum"),
                Centered = Flag("centered"),
            },
            "adagrad" => new AdagradOptions
            {
                LearningRate = Number("lr"),
                LearningRateDecay = Number("lr_decay"),
                WeightDecay = Number("weight_decay"),
                InitialAccumulator = Number("initial_accumulator_value"),
                Epsilon = Number("eps"),
            },
            "radam" => new RAdamOptions { LearningRate = Number("lr"), Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps"), WeightDecay = Number("weight_decay") },
            "nadam" => new NAdamOptions
            {
                LearningRate = Number("lr"),
                Beta1 = Number("beta1"),
                Beta2 = Number("beta2"),
                Epsilon = Number("eps"),
                WeightDecay = Number("weight_decay"),
                MomentumDecay = Number("momentum_decay"),
            },
            "adadelta" => new AdadeltaOptions { LearningRate = Number("lr"), Rho = Number("rho"), Epsilon = Number("eps"), WeightDecay = Number("weight_decay") },
            "lion" => new LionOptions { LearningRate = Number("lr"), Beta1 = Number("beta1"), Beta2 = Number("beta2"), WeightDecay = Number("weight_decay") },
            _ => throw new ArgumentException(name, nameof(name)),
        };
    }

    [Fingerprint("newer-optimizers")]
    private static void Bits(Fingerprint print)
    {
        foreach (string name in (string[])["radam_weight_decay", "nadam_all", "adadelta_all", "lion_weight_decay"])
        {
            Parameter w = Parameter("w", Draw(new RandomSource(1), 70_003), [70_003], DType.Float32);
            Optimizer optimizer = Options(name).Create([w]);
            for (int step = 0; step < 7; step++)
            {
                SetGradient(w, Draw(new RandomSource((ulong)(2 + step)), w.Length));
                optimizer.Step();
            }

            print.Add(w.AsSpan());
        }
    }

    internal static Parameter Parameter(string name, ReadOnlySpan<double> values, Shape shape, DType type) => new(name, Tensor.From(values, shape).To(type));

    internal static void SetGradient(Parameter parameter, ReadOnlySpan<double> values) =>
        parameter.Gradient = Tensor.From(values, parameter.Shape).To(parameter.DType);

    [Theory]
    [MemberData(nameof(Cases))]
    public void TwentyStepsAreThoseOfPyTorchInDouble(string name) => Follow(name, DType.Float64, 1e-11);

    [Theory]
    [MemberData(nameof(Cases))]
    public void TwentyStepsAreThoseOfPyTorchInSingle(string name) => Follow(name, DType.Float32, 2e-6);

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnElementIsUpdatedAlikeWhereverItLies(string name)
    {
        foreach (int length in (int[])[1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65])
        {
            var random = new RandomSource((ulong)length);
            double[] start = Draw(random, length);
            Parameter whole = Parameter("whole", start, [length], DType.Float32);
            Parameter[] single = [.. start.Select((value, i) => Parameter("p" + i, [value], [], DType.Float32))];
            Optimizer ofWhole = Options(name).Create([whole]), ofSingle = Options(name).Create(single);
            for (int step = 0; step < 3; step++)
            {
                double[] gradient = Draw(random, length);
                SetGradient(whole, gradient);
                for (int i = 0; i < length; i++)
                {
                    SetGradient(single[i], [gradient[i]]);
                }

                ofWhole.Step();
                ofSingle.Step();
            }

            whole.AsSpan().ToArray().Should().Equal(single.Select(p => p.AsSpan()[0]), name);
        }
    }

    [Fact]
    public void AParameterOfManyShardsIsUpdatedInAllOfThem()
    {
        const int Length = 100_003;
        double[] start = Draw(new RandomSource(1), Length), gradient = Draw(new RandomSource(2), Length);
        Parameter w = Parameter("w", start, [Length], DType.Float32);
        SetGradient(w, gradient);
        new Sgd([w], new() { LearningRate = 0.5 }).Step();

        w.AsSpan().ToArray().Should().Equal(start.Zip(gradient, (p, g) => MathF.FusedMultiplyAdd(-0.5f, (float)g, (float)p)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SavedStateContinuesToTheSameBits(string name)
    {
        Parameter w = Parameter("w", [1, 2, 3], [3], DType.Float32), other = Parameter("w", [1, 2, 3], [3], DType.Float32);
        Optimizer first = Options(name).Create([w]), second = Options(name).Create([other]);
        Run(first, w, 0, 7);
        first.LearningRate = 0.03;
        w.CopyTo(other);
        second.LoadState(first.State().ToDictionary(named => named.Name, named => named.Tensor));
        Run(first, w, 7, 5);
        Run(second, other, 7, 5);

        second.LearningRate.Should().Be(0.03);
        other.AsSpan().ToArray().Should().Equal(w.AsSpan().ToArray());

        static void Run(Optimizer optimizer, Parameter parameter, int from, int steps)
        {
            for (int i = from; i < from + steps; i++)
            {
                SetGradient(parameter, [Math.Sin(i), Math.Cos(i), 1.0 / (i + 1)]);
                optimizer.Step();
            }
        }
    }

    [Fact]
    public void AParameterWithoutGradientKeepsItsValueAndGetsNoState()
    {
        Parameter used = Parameter("used", [1], [1], DType.Float32), unused = Parameter("unused", [1], [1], DType.Float32);
        var optimizer = new Sgd([used, unused], new() { LearningRate = 1, WeightDecay = 0.5, Momentum = 0.9 });
        SetGradient(used, [1]);
        int version = used.Version;
        optimizer.Step();

        used.AsSpan()[0].Should().Be(-0.5f);
        used.Version.Should().BeGreaterThan(version);
        unused.AsSpan()[0].Should().Be(1);
        optimizer.State().Select(named => named.Name).Should().Equal("learning_rate", "0.used.step", "0.used.momentum_buffer");
    }

    [Fact]
    public void ZeroGradientsKeepsTheirMemory()
    {
        Parameter w = Parameter("w", [1], [1], DType.Float32);
        SetGradient(w, [3]);
        Tensor gradient = w.Gradient!;
        new Sgd([w]).ZeroGradients();

        w.Gradient.Should().BeSameAs(gradient);
        gradient.AsSpan()[0].Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AStepAllocatesNothing(string name)
    {
        Parameter w = Parameter("w", new double[100], [100], DType.Float32);
        SetGradient(w, new double[100]);
        Optimizer optimizer = Options(name).Create([w]);
        optimizer.Step();
        optimizer.Step();

        ManagedBytes.Least(optimizer.Step).Should().Be(0);
    }

    [Fact]
    public void AStateThatDoesNotFitChangesNothing()
    {
        Parameter w = Parameter("w", [1, 2], [2], DType.Float32);
        var optimizer = new Adam([w]);
        SetGradient(w, [1, 1]);
        optimizer.Step();
        var state = optimizer.State().ToDictionary(named => named.Name, named => named.Tensor.Detach());
        string[] before = Print(optimizer);

        Refuses(s => s["0.w.exp_avg_sq"] = Tensor.Zeros([3]), "*'0.w.exp_avg_sq' must be [2], but was [3]*");
        Refuses(s => s.Remove("0.w.exp_avg"), "*'0.w.exp_avg' is missing*");
        Refuses(s => s["1.v.step"] = Tensor.Scalar(1), "*'1.v.step' does not belong*");
        Refuses(s => s["0.w.step"] = Tensor.Scalar(0.5f), "*'0.w.step' must be a whole number from 1, but was 0.5*");
        Refuses(s => s["learning_rate"] = Tensor.Scalar(-1), "*LearningRate: must be finite and at least 0, but was -1*");

        void Refuses(Action<Dictionary<string, Tensor>> spoil, string message)
        {
            var spoilt = new Dictionary<string, Tensor>(state) { ["learning_rate"] = Tensor.Scalar(0.5f) };
            spoil(spoilt);
            optimizer.Invoking(o => o.LoadState(spoilt)).Should().Throw<ArgumentException>().WithMessage(message);
            Print(optimizer).Should().Equal(before);
        }

        static string[] Print(Optimizer o) => [.. o.State().Select(n => $"{n.Name} {string.Join(' ', n.Tensor.To(DType.Float64).AsSpan<double>().ToArray())}")];
    }

    [Fact]
    public void BadOptionsAreRefused()
    {
        Parameter w = Parameter("w", [1], [1], DType.Float32);
        FluentActions.Invoking(() => new AdamOptions { Beta1 = 1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("AdamOptions.Beta1: must be in [0, 1), but was 1.*");
        FluentActions.Invoking(() => new SgdOptions { LearningRate = double.NaN }).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("SgdOptions.LearningRate: must be finite and at least 0, but was NaN.*");
        FluentActions.Invoking(() => new Sgd([w], new() { Nesterov = true })).Should().Throw<ArgumentException>().WithMessage("Sgd: Nesterov requires Momentum*");
        FluentActions.Invoking(() => new Adam([w, w])).Should().Throw<ArgumentException>().WithMessage("Adam: parameter 1 'w' [1] occurs twice.*");
        FluentActions.Invoking(() => new Adam([])).Should().Throw<ArgumentException>().WithMessage("Adam: there are no parameters*");
    }

    private static Fixture FileOf(string name) => Newer.Metadata.ContainsKey(name) ? Newer : Reference;

    private static void Follow(string name, DType type, double tolerance)
    {
        Parameter[] parameters = [.. ((string[])["w", "b"]).Select(p => Parameter(p, Reference["initial." + p].Values, Shape.Create(Reference["initial." + p].Shape), type))];
        Optimizer optimizer = Options(name).Create(parameters);
        for (int step = 0; step < 20; step++)
        {
            foreach (Parameter parameter in parameters)
            {
                SetGradient(parameter, Reference["gradients." + parameter.Name].Slice(step).Values);
            }

            optimizer.Step();
            foreach (Parameter parameter in parameters)
            {
                double[] expected = FileOf(name)[$"{name}.{parameter.Name}"].Slice(step).Values;
                parameter.To(DType.Float64).AsSpan<double>().ToArray().Should().Equal(
                    expected, (a, e) => Math.Abs(a - e) <= tolerance * Math.Max(1, Math.Abs(e)), "{0}, step {1}", name, step);
            }
        }
    }

    private static double[] Draw(RandomSource random, int length)
    {
        double[] values = new double[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (float)random.NextNormal();
        }

        return values;
    }
}
