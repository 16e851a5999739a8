using System.Text.RegularExpressions;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Training;

namespace SeqModels.Tests.Optimizers;

[Trait("Category", "Numeric")]
[Trait("Category", "Culture")]
public sealed partial class ParameterGroupTests
{
    private static readonly string[] Names = ["embedding.weight", "rnn.weight_hh_l0", "rnn.bias_hh_l0", "decoder.weight"];

    public static TheoryData<string> Kinds => ["sgd", "sgd_momentum", "adam", "adamw", "rmsprop", "adagrad"];

    /// <summary>One optimizer with groups = one optimizer for each parameter with the group's numbers, bit for bit.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void AGroupIsAnOptimizerOfItsOwn(string kind)
    {
        Parameter[] grouped = New(), single = New();
        Optimizer optimizer = (Options(kind, 0.02, 0.1) with
        {
            Groups = [ParameterGroup.NoDecay, new("rnn.*") { LearningRateFactor = 0.5 }, new("decoder.*") { WeightDecay = 0.3, LearningRateFactor = 3 }],
        }).Create(Names.Zip(grouped, (name, parameter) => new NamedParameter(name, parameter)));
        Optimizer[] alone =
        [
            Options(kind, 0.02, 0).Create([single[0]]), Options(kind, 0.01, 0.1).Create([single[1]]),
            Options(kind, 0.01, 0).Create([single[2]]), Options(kind, 0.06, 0.3).Create([single[3]]),
        ];
        for (ulong step = 0; step < 4; step++)
        {
            for (int k = 0; k < grouped.Length; k++)
            {
                SetGradient(grouped[k], step);
                SetGradient(single[k], step);
                alone[k].Step();
            }

            optimizer.Step();
            if (step == 1)
            {
                optimizer.LearningRate = 0.04;
                Array.ForEach(alone, o => o.LearningRate *= 2);
            }
        }

        for (int k = 0; k < grouped.Length; k++)
            grouped[k].AsSpan().ToArray().Should().Equal(single[k].AsSpan().ToArray(), Names[k]);
    }

    [Fact]
    public void TheLastGroupThatSaysSomethingCounts()
    {
        Parameter[] parameters = New();
        Optimizer optimizer = new SgdOptions
        {
            LearningRate = 1,
            Groups = [new("*") { LearningRateFactor = 0 }, new("rnn.*") { LearningRateFactor = 1, WeightDecay = 5 }, new("*.bias*") { WeightDecay = 0 }],
        }.Create(Names.Zip(parameters, (name, parameter) => new NamedParameter(name, parameter)));
        float[] weight = parameters[1].AsSpan().ToArray(), embedding = parameters[0].AsSpan().ToArray();
        foreach (Parameter parameter in parameters)
            parameter.Gradient = Tensor.Zeros(parameter.Shape);
        float[] bias = parameters[2].AsSpan().ToArray();
        optimizer.Step();

        parameters[0].AsSpan().ToArray().Should().Equal(embedding);
        parameters[1].AsSpan().ToArray().Should().Equal(weight.Select(w => MathF.FusedMultiplyAdd(-1, 5 * w, w)));
        parameters[2].AsSpan().ToArray().Should().Equal(bias);
    }

    [Fact]
    public void NoDecayContainsBiasesNormsAndEmbeddings()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, new() { HiddenSize = 4, EmbeddingSize = 4 });
        var options = new SgdOptions { LearningRate = 1, WeightDecay = 0.5, Groups = [ParameterGroup.NoDecay] };
        Optimizer optimizer = options.Create(model.NamedParameters());
        var before = model.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter.AsSpan().ToArray());
        foreach (Parameter parameter in model.Parameters())
        {
            parameter.AsWritableSpan().Fill(1);
            parameter.Gradient = Tensor.Zeros(parameter.Shape);
        }

        optimizer.Step();

        foreach ((string name, Parameter parameter) in model.NamedParameters())
            parameter.AsSpan()[0].Should().Be(Undecayed().IsMatch(name) ? 1 : 0.5f, name);
        before.Keys.Should().Contain(name => !Undecayed().IsMatch(name));
        new SgdOptions { Groups = [ParameterGroup.NoDecay] }.Invoking(o => o.Create([("w", new Parameter("w", Tensor.Zeros([2, 2])))])).Should().NotThrow();
    }

    [Fact]
    public void GroupsThatCannotWorkAreRefused()
    {
        Parameter[] parameters = New();
        new AdamOptions { Groups = [new("rnm.*")] }.Invoking(o => o.Create(Names.Zip(parameters, (name, parameter) => new NamedParameter(name, parameter)))).Should().Throw<ArgumentException>()
            .WithMessage("AdamOptions.Groups: the group 'rnm.*' matches no parameter; the parameters are embedding.weight, rnn.weight_hh_l0, rnn.bias_hh_l0, decoder.weight.*");
        foreach (string kind in (string[])["sgd", "sgd_momentum", "adam", "adamw", "rmsprop", "adagrad"])
        {
            (Options(kind, 1, 1) with { Groups = [ParameterGroup.NoDecay] }).Invoking(o => o.Create(parameters)).Should().Throw<ArgumentException>()
                .WithMessage("*parameter groups need the full names*options.Create(model.NamedParameters())*");
        }

        FluentActions.Invoking(() => new ParameterGroup("*") { LearningRateFactor = -1 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ParameterGroup("*") { WeightDecay = double.NaN }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ParameterGroup("")).Should().Throw<ArgumentException>();
        new ParameterGroup("vectors", (_, parameter) => parameter.Rank == 1).Name.Should().Be("vectors");
    }

    [Fact]
    public void OptionsPrintAndCompareTheirGroups()
    {
        OptimizerOptions Make(double factor) => new SgdOptions { LearningRate = 0.5, Groups = [new("rnn.*") { LearningRateFactor = factor }, ParameterGroup.NoDecay] };

        Make(2).Should().Be(Make(2)).And.NotBe(Make(3)).And.NotBe(new SgdOptions { LearningRate = 0.5 });
        Make(2).GetHashCode().Should().Be(Make(2).GetHashCode());
        Make(2).ToString().Should().StartWith("SgdOptions { LearningRate = 0.5, Groups = [ParameterGroup { Name = rnn.*, LearningRateFactor = 2,").And.Contain("NoDecay");
        new SgdOptions { LearningRate = 0.5 }.ToString().Should().StartWith("SgdOptions { LearningRate = 0.5, Momentum = 0,");
        new SgdOptions().Should().NotBe((OptimizerOptions)new AdamOptions { LearningRate = 1e-3 });
    }

    /// <summary>What is not clipped is not part of the norm that clipping goes by, but of the norm that is reported.</summary>
    [Fact]
    public void AnUnclippedGroupIsNotPartOfTheNorm()
    {
        Parameter a = new("w", Tensor.Zeros([1])), b = new("w", Tensor.Zeros([1]));
        (a.Gradient, b.Gradient) = (Tensor.From([3f], [1]), Tensor.From([4f], [1]));
        Optimizer optimizer = new SgdOptions { LearningRate = 1, Groups = [new("b") { IsClipped = false }] }.Create([("a", a), ("b", b)]);

        optimizer.Step(GradientClipping.ByGlobalNorm(3.5)).Should().Be(new GradientClippingResult { Norm = 5, IsClipped = false });
        optimizer.Step(GradientClipping.ByGlobalNorm(1.5)).Should().Be(new GradientClippingResult { Norm = 5, IsClipped = true });
        optimizer.Step(GradientClipping.ByValue(1)).IsClipped.Should().BeTrue();
        (a[0], b[0]).Should().Be((-3 - 1.5f - 1, -12));
        optimizer.Step(GradientClipping.ByValue(3.5)).IsClipped.Should().BeFalse();
        b.Gradient = Tensor.From([float.NaN], [1]);
        optimizer.Invoking(o => o.Step(GradientClipping.ByValue(1))).Should().Throw<NotFiniteNumberException>().WithMessage("*parameter 1 'b' [1] is NaN*");
    }

    [Fact]
    public void AStateWithGroupsContinuesToTheSameBits()
    {
        OptimizerOptions options = new AdamWOptions { Groups = [ParameterGroup.NoDecay, new("embedding.*") { IsFrozen = true }] };
        Parameter[] first = New(), second = New();
        Optimizer whole = options.Create(Names.Zip(first, (name, parameter) => new NamedParameter(name, parameter)));
        Optimizer resumed = options.Create(Names.Zip(second, (name, parameter) => new NamedParameter(name, parameter)));
        Run(whole, first, 0, 3);
        for (int k = 0; k < first.Length; k++)
            first[k].CopyTo(second[k]);
        resumed.LoadState(whole.State().ToDictionary(named => named.Name, named => named.Tensor.Detach()));
        whole.State().Should().NotContain(named => named.Name.StartsWith("0."));
        Run(whole, first, 3, 6);
        Run(resumed, second, 3, 6);
        for (int k = 0; k < first.Length; k++)
            second[k].AsSpan().ToArray().Should().Equal(first[k].AsSpan().ToArray());

        static void Run(Optimizer optimizer, Parameter[] parameters, ulong from, ulong to)
        {
            for (ulong step = from; step < to; step++)
            {
                foreach (Parameter parameter in parameters)
                    SetGradient(parameter, step);
                optimizer.Step(GradientClipping.ByGlobalNorm(1));
            }
        }
    }

    /// <summary>The mean over k backward passes: scaled on the way, to the bits of scaled gradients where 1/k is a power of two.</summary>
    [Fact]
    public void AScaleIsAppliedBeforeClipping()
    {
        foreach (GradientClipping clipping in (GradientClipping[])[GradientClipping.None, GradientClipping.ByGlobalNorm(0.7), GradientClipping.ByValue(0.1), GradientClipping.Adaptive(0.1)])
        {
            Parameter[] scaled = New(), plain = New();
            Optimizer first = new AdamWOptions().Create(scaled), second = new AdamWOptions().Create(plain);
            for (ulong step = 0; step < 3; step++)
            {
                for (int k = 0; k < scaled.Length; k++)
                {
                    SetGradient(scaled[k], step);
                    SetGradient(plain[k], step, 0.25f);
                }

                GradientClippingResult a = first.Step(clipping, 0.25), b = second.Step(clipping);
                a.IsClipped.Should().Be(b.IsClipped).And.Be(clipping != GradientClipping.None);
                a.Norm.Should().Be(b.Norm);
            }

            for (int k = 0; k < scaled.Length; k++)
                scaled[k].AsSpan().ToArray().Should().Equal(plain[k].AsSpan().ToArray(), "{0}", clipping);
        }

        new Sgd(New()).Invoking(o => o.Step(GradientClipping.None, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Sgd.scale: must be finite and greater than 0*");
    }

    [GeneratedRegex("bias|embedding")]
    private static partial Regex Undecayed();

    private static OptimizerOptions Options(string kind, double rate, double decay) => kind switch
    {
        "sgd" => new SgdOptions { LearningRate = rate, WeightDecay = decay },
        "sgd_momentum" => new SgdOptions { LearningRate = rate, WeightDecay = decay, Momentum = 0.9 },
        "adam" => new AdamOptions { LearningRate = rate, WeightDecay = decay },
        "adamw" => new AdamWOptions { LearningRate = rate, WeightDecay = decay },
        "rmsprop" => new RmsPropOptions { LearningRate = rate, WeightDecay = decay },
        _ => new AdagradOptions { LearningRate = rate, WeightDecay = decay },
    };

    private static Parameter[] New() => [.. ((Shape[])[[5, 3], [4, 9], [17], [3, 3]]).Select((shape, k) =>
    {
        Tensor values = Tensor.Zeros(shape);
        new RandomSource((ulong)k).Uniform(values.AsWritableSpan(), -1, 1);
        return new Parameter(Names[k].Split('.')[1], values);
    })];

    private static void SetGradient(Parameter parameter, ulong step, float scale = 1)
    {
        Tensor gradient = Tensor.Zeros(parameter.Shape);
        new RandomSource(100 + step + (ulong)parameter.Length).Uniform(gradient.AsWritableSpan(), -1, 1);
        foreach (ref float value in gradient.AsWritableSpan())
            value *= scale;
        parameter.Gradient = gradient;
    }
}
