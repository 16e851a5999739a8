using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;

namespace SeqModels.Tests.Layers;

public sealed class LayerTests
{
    [Fact]
    public void LinearIsItsFormula()
    {
        var linear = new Linear(2, 3, new RandomSource(1));
        Fill(linear.Weight, 1, 2, 3, 4, 5, 6);
        Fill(linear.Bias!, 10, 20, 30);

        linear.Forward(Tensor.From([1f, -1, 2, 0], [2, 1, 2])).AsSpan().ToArray().Should().Equal(9, 19, 29, 12, 26, 40);
        linear.Forward(Tensor.From([1f, -1], [2])).Shape.ToString().Should().Be("[3]");
        new Linear(2, 3, new RandomSource(1), new() { HasBias = false }).ParameterCount.Should().Be(6);
        linear.NamedParameters().Select(named => named.Name).Should().Equal("weight", "bias");
    }

    [Fact]
    public void LinearStartsAsInPyTorch()
    {
        var linear = new Linear(100, 200, new RandomSource(2));
        linear.Weight.AsSpan().ToArray().Max(Math.Abs).Should().BeInRange(0.0999f, 0.1f);
        linear.Bias!.AsSpan().ToArray().Max(Math.Abs).Should().BeInRange(0.09f, 0.1f);
        new Linear(2, 2, new RandomSource(1), new() { Weight = Initializers.Ones, Bias = Initializers.Zeros })
            .Forward(Tensor.From([1f, 2], [1, 2])).AsSpan().ToArray().Should().Equal(3, 3);
    }

    [Fact]
    public void EmbeddingLooksUpRowsAndSumsTheirGradients()
    {
        var embedding = new Embedding(4, 2, new RandomSource(1));
        Fill(embedding.Weight, 0, 1, 10, 11, 20, 21, 30, 31);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor y = embedding.Forward(new Indices(new int[] { 3, 1, 1, 0 }, [2, 2]));
            y.Shape.ToString().Should().Be("[2, 2, 2]");
            y.AsSpan().ToArray().Should().Equal(30, 31, 10, 11, 10, 11, 0, 1);
            tape.Backward(y.Sum());
        }

        embedding.Weight.Gradient!.AsSpan().ToArray().Should().Equal(1, 1, 2, 2, 0, 0, 1, 1);
        embedding.Invoking(e => e.Forward((int[])[4])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void DropoutActsInTrainingOnly()
    {
        var dropout = new Dropout(0.25, new RandomSource(1));
        Tensor x = Tensor.Ones([10_000]);
        float[] dropped = dropout.Forward(x).AsSpan().ToArray();
        dropped.Distinct().Order().Should().Equal(0, 1 / 0.75f);
        dropped.Count(value => value == 0).Should().BeInRange(2350, 2650);
        dropout.Evaluate();
        dropout.Forward(x).Should().BeSameAs(x);
        FluentActions.Invoking(() => new Dropout(1, new RandomSource(1))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Dropout.probability: must be in [0, 1), but was 1.*");
    }

    [Fact]
    public void LayerNormStartsAsPlainNormalisation()
    {
        var norm = new LayerNorm(4);
        double[] y = [.. norm.Forward(Tensor.From([1f, 2, 3, 6], [1, 4])).AsSpan().ToArray().Select(value => (double)value)];
        y.Average().Should().BeApproximately(0, 1e-6);
        y.Average(value => value * value).Should().BeApproximately(1, 1e-5);
        norm.NamedParameters().Select(named => named.Name).Should().Equal("weight", "bias");
    }

    [Theory]
    [InlineData(ActivationFunction.Identity, 0.5)]
    [InlineData(ActivationFunction.Tanh, 0.46211715726)]
    [InlineData(ActivationFunction.Sigmoid, 0.62245933120)]
    [InlineData(ActivationFunction.Relu, 0.5)]
    [InlineData(ActivationFunction.LeakyRelu, 0.5)]
    [InlineData(ActivationFunction.Gelu, 0.34573123063)]
    [InlineData(ActivationFunction.Silu, 0.31122966560)]
    [InlineData(ActivationFunction.Softplus, 0.97407698418)]
    [InlineData(ActivationFunction.Elu, 0.5)]
    [InlineData(ActivationFunction.Selu, 0.52535049368)]
    [InlineData(ActivationFunction.Softsign, 0.33333333333)]
    [InlineData(ActivationFunction.HardTanh, 0.5)]
    [InlineData(ActivationFunction.HardSigmoid, 0.58333333333)]
    public void ActivationsAreTheirFunctions(ActivationFunction function, double expected) =>
        new Activation(function).Forward(Tensor.Scalar(0.5f)).Item().Should().BeApproximately(expected, 1e-6);

    [Fact]
    public void SequentialAndMlpNameAndChainTheirParts()
    {
        var random = new RandomSource(1);
        var chain = new Sequential(new Linear(3, 4, random), new Activation(ActivationFunction.Tanh), new Linear(4, 2, random));
        chain.NamedParameters().Select(named => named.Name).Should().Equal("0.weight", "0.bias", "2.weight", "2.bias");
        chain.ParameterCount.Should().Be(26);

        var mlp = new Mlp([3, 4, 2], new RandomSource(1), new() { Activation = ActivationFunction.Tanh });
        mlp.NamedParameters().Select(named => named.Name).Should().Equal("0.weight", "0.bias", "1.weight", "1.bias");
        Tensor x = Tensor.From([1f, 2, 3], [1, 3]);
        mlp.Forward(x).AsSpan().ToArray().Should().Equal(chain.Forward(x).AsSpan().ToArray());
        new Sequential().Forward(x).Should().BeSameAs(x);
    }

    [Fact]
    public void GradientsOfLayersAreTheirDerivatives()
    {
        var random = new RandomSource(3);
        var embedding = new Embedding(5, 4, random);
        var model = new Sequential(
            new LayerNorm(4), new Linear(4, 6, random), new Activation(ActivationFunction.Tanh), new Dropout(0.5, random),
            new Mlp([6, 3, 2], random, new() { Activation = ActivationFunction.Gelu }));
        model.Evaluate();
        embedding.ConvertTo(DType.Float64);
        model.ConvertTo(DType.Float64);
        var ids = new Indices(new int[] { 0, 3, 3, 1, 4, 0 }, [2, 3]);
        GradientCheck.Check(() => model.Forward(embedding.Forward(ids)), [.. embedding.Parameters(), .. model.Parameters()]).ThrowIfFailed();
    }

    [Fact]
    public void AnMlpLearnsExclusiveOr()
    {
        var mlp = new Mlp([2, 8, 1], new RandomSource(7), new() { Activation = ActivationFunction.Tanh });
        var optimizer = new Adam(mlp.Parameters(), new() { LearningRate = 0.05 });
        Tensor x = Tensor.From([0f, 0, 0, 1, 1, 0, 1, 1], [4, 2]), y = Tensor.From([0f, 1, 1, 0], [4, 1]);
        var tape = new Tape();
        double last = 0;
        for (int step = 0; step < 300; step++)
        {
            using (tape.Record())
            {
                Tensor loss = Loss.BinaryCrossEntropyWithLogits(mlp.Forward(x), y);
                last = loss.Item();
                tape.Backward(loss);
            }

            GradientClipping.ByGlobalNorm(1).Apply(optimizer.Parameters);
            optimizer.Step();
            optimizer.ZeroGradients();
        }

        last.Should().BeLessThan(0.02);
    }

    [Fact]
    public void WrongSizesAreNamed()
    {
        FluentActions.Invoking(() => new Linear(3, 4, new RandomSource(1)).Forward(Tensor.Zeros([2, 5])))
            .Should().Throw<ArgumentException>().WithMessage("Linear.Forward: x must be [.., InputSize] with InputSize = 3, but was [2, 5] (last axis: 5 != 3).*");
        FluentActions.Invoking(() => new LayerNorm(3).Forward(Tensor.Scalar(1)))
            .Should().Throw<ArgumentException>().WithMessage("LayerNorm.Forward: x must be [.., Size] with Size = 3, but was [].*");
        FluentActions.Invoking(() => new Mlp([3], new RandomSource(1))).Should().Throw<ArgumentException>().WithMessage("Mlp: sizes must be*1 sizes were given*");
        FluentActions.Invoking(() => new Linear(0, 4, new RandomSource(1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void Fill(Parameter parameter, params float[] values) => values.CopyTo(parameter.AsWritableSpan());

    [Fact]
    public void Sources_of_random_numbers_are_found_by_name()
    {
        var random = new RandomSource(1);
        var model = new Sequential(new Dropout(0.5, random), new Dropout(0.5, random), new Dropout(0.5, random.Fork(1)));
        model.NamedRandomSources().Select(named => named.Name).Should().Equal("0.dropout", "2.dropout");
        model.NamedRandomSources().First().Random.Should().BeSameAs(random);
    }
}
