using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Options, names, initial values, errors, and what a step costs beside time.</summary>
public sealed class RecurrentLayerTests
{
    [Fact]
    public void ParametersHavePyTorchNamesAndShapes()
    {
        RecurrentLayer lstm = Forms.Layer("lstm-peephole", 3, 5, o => o with { LayerCount = 2, Bidirectional = true });
        lstm.NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}").Should().Equal(
            "weight_ih_l0 [20, 3]", "weight_hh_l0 [20, 5]", "bias_ih_l0 [20]", "bias_hh_l0 [20]", "weight_ch_l0 [15]",
            "weight_ih_l0_reverse [20, 3]", "weight_hh_l0_reverse [20, 5]", "bias_ih_l0_reverse [20]", "bias_hh_l0_reverse [20]", "weight_ch_l0_reverse [15]",
            "weight_ih_l1 [20, 10]", "weight_hh_l1 [20, 5]", "bias_ih_l1 [20]", "bias_hh_l1 [20]", "weight_ch_l1 [15]",
            "weight_ih_l1_reverse [20, 10]", "weight_hh_l1_reverse [20, 5]", "bias_ih_l1_reverse [20]", "bias_hh_l1_reverse [20]", "weight_ch_l1_reverse [15]");
        new GruCell(3, 5, new RandomSource(1)).NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}")
            .Should().Equal("weight_ih [15, 3]", "weight_hh [15, 5]", "bias_ih [15]", "bias_hh [15]");
        Forms.Layer("lstm-coupled", 3, 5).ParameterCount.Should().Be((15 * 3) + (15 * 5) + 15 + 15);
    }

    [Fact]
    public void PyTorchsInitialValuesAreUniformWithinOneOverRootH()
    {
        foreach (Parameter parameter in Forms.Layer("gru-before", 30, 64).Parameters())
        {
            float largest = parameter.AsSpan().ToArray().Max(MathF.Abs);
            largest.Should().BeInRange(0.12f, 0.125f);
        }
    }

    [Fact]
    public void KerasInitialValuesAreOrthogonalWithForgetBiasOne()
    {
        var lstm = new Lstm(3, 4, new RandomSource(1), new LstmOptions { Initialization = RecurrentInitialization.Keras });
        Dictionary<string, Parameter> named = lstm.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        named["bias_ih_l0"].AsSpan().ToArray().Should().Equal(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        named["bias_hh_l0"].AsSpan().ToArray().Should().OnlyContain(value => value == 0);
        Tensor gram = named["weight_hh_l0"].MatMul(named["weight_hh_l0"], transposeA: true);
        for (int i = 0; i < 16; i++)
            gram.AsSpan()[i].Should().BeApproximately(i % 5 == 0 ? 1 : 0, 1e-5f);
        float bound = MathF.Sqrt(6f / (16 + 3));
        named["weight_ih_l0"].AsSpan().ToArray().Should().OnlyContain(value => MathF.Abs(value) <= bound);
    }

    [Fact]
    public void TheForgetBiasIsTheSumOfBothBiases()
    {
        var cell = new LstmCell(3, 2, new RandomSource(1), new LstmOptions { ForgetBias = 1.5f });
        Dictionary<string, Parameter> named = cell.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        (named["bias_ih"] + named["bias_hh"]).AsSpan()[2..4].ToArray().Should().Equal(1.5f, 1.5f);
        named["bias_ih"].AsSpan()[0].Should().NotBe(1.5f);
    }

    [Fact]
    public void DirectionsMerge()
    {
        Tensor x = Forms.Normal([2, 4, 3], 1);
        Tensor both = Forms.Layer("rnn-tanh", 3, 5, o => o with { Bidirectional = true }).Forward(x).Output;
        Tensor sum = Forms.Layer("rnn-tanh", 3, 5, o => o with { Bidirectional = true, Merge = DirectionMerge.Sum }).Forward(x).Output;
        Tensor mean = Forms.Layer("rnn-tanh", 3, 5, o => o with { Bidirectional = true, Merge = DirectionMerge.Mean }).Forward(x).Output;
        both.Shape.ToString().Should().Be("[2, 4, 10]");
        float[] expected = (both.Slice(2, 0, 5) + both.Slice(2, 5, 5)).AsSpan().ToArray();
        sum.AsSpan().ToArray().Should().Equal(expected);
        mean.AsSpan().ToArray().Should().Equal(expected.Select(value => value / 2));
    }

    [Fact]
    public void DropoutActsBetweenLayersInTrainingOnly()
    {
        Tensor x = Forms.Normal([2, 4, 3], 1);
        RecurrentLayer Make(double p, int layers) => Forms.Layer("gru-after", 3, 16, o => o with { LayerCount = layers, Dropout = p });
        int[] without = Forms.Bits(Make(0, 2).Forward(x).Output);
        RecurrentLayer layer = Make(0.5, 2);
        int[] first = Forms.Bits(layer.Forward(x).Output);
        first.Should().NotEqual(without);
        Forms.Bits(layer.Forward(x).Output).Should().NotEqual(first, "every call draws anew");
        Forms.Bits(Make(0.5, 2).Forward(x).Output).Should().Equal(first, "a seed gives the same mask");
        layer.Evaluate();
        Forms.Bits(layer.Forward(x).Output).Should().Equal(without);
        Forms.Bits(Make(0.5, 1).Forward(x).Output).Should().Equal(Forms.Bits(Make(0, 1).Forward(x).Output), "the last layer's output is not dropped");
    }

    [Fact]
    public void AZeroStateIsNoState()
    {
        RecurrentLayer lstm = Forms.Layer("lstm", 3, 5, o => o with { LayerCount = 2 });
        Tensor x = Forms.Normal([4, 6, 3], 1);
        RecurrentState zero = lstm.CreateState(4);
        zero.Hidden.Shape.ToString().Should().Be("[2, 4, 5]");
        Forms.Bits(lstm.Forward(x, zero).Output).Should().Equal(Forms.Bits(lstm.Forward(x).Output));
        Forms.Layer("gru-before", 3, 5).CreateState(1).Cell.Should().BeNull();
    }

    [Fact]
    public void WrongInputsAreNamed()
    {
        RecurrentLayer lstm = Forms.Layer("lstm", 3, 5);
        Refuses(() => lstm.Forward(Forms.Normal([2, 4, 7], 1)), "Lstm.Forward: x must be [batch, time, InputSize] with InputSize = 3, but was [2, 4, 7] (axis 2: 7 != 3).*", "x");
        Refuses(() => lstm.Forward(Forms.Normal([2, 3], 1)), "*but was [2, 3] (2 axes, not 3).*", "x");
        Refuses(() => lstm.Forward(Forms.Normal([2, 0, 3], 1)), "*(batch and time must be at least 1).*", "x");
        Refuses(() => lstm.Forward(Forms.Normal([2, 4, 3], 1, DType.Float64)), "*x was Float64, but the parameters are Float32. Convert*", "x");
        Refuses(() => lstm.Forward(Forms.Normal([2, 4, 3], 1), lstm.CreateState(3)), "Lstm.Forward: the initial state must be [layers·directions, batch, HiddenSize] = [1, 2, 5], but was [1, 3, 5].*", "initial");
        Refuses(() => lstm.Forward(Forms.Normal([2, 4, 3], 1), new RecurrentState(Tensor.Zeros([1, 2, 5]))), "*must have a cell state besides h*", "initial");
        Refuses(() => Forms.Layer("rnn-tanh", 3, 5).Forward(Forms.Normal([2, 4, 3], 1), lstm.CreateState(2)), "Rnn.Forward: *must have no cell state*", "initial");
        Refuses(() => new RecurrentState(Tensor.Zeros([1, 2, 5]), Tensor.Zeros([1, 3, 5])), "*cell must have the shape of hidden [1, 2, 5], except the last size with a projection, but was [1, 3, 5].*", "cell");
        Refuses(() => lstm.Forward(Forms.Normal([2, 4, 3], 1), new RecurrentState(Tensor.Zeros([1, 2, 5]), Tensor.Zeros([1, 2, 6]))), "Lstm.Forward: tensor 1 of the initial state must be [1, 2, 5], but was [1, 2, 6].*", "initial");
        Refuses(() => new RnnCell(3, 5, new RandomSource(1)).Step(Tensor.Zeros([2, 4]), Tensor.Zeros([2, 5])), "RnnCell.Step: x must be [batch, InputSize] with InputSize = 3, but was [2, 4].*", "x");
        Refuses(() => new LstmOptions { Dropout = 1 }, "*must be in [0, 1)*", "Dropout");
        Refuses(() => new GruOptions { LayerCount = 0 }, "*", "LayerCount");
    }

    [Fact]
    public void ATrainingStepAllocatesNextToNothingAndPacksOnce()
    {
        RecurrentLayer lstm = Forms.Layer("lstm", 20, 32);
        Tensor x = Forms.Normal([12, 10, 20], 1, marked: true);
        Tensor upstream = Forms.Normal([12, 10, 32], 2);
        var tape = new Tape();
        void Step()
        {
            using TapeScope scope = tape.Record();
            tape.Backward(lstm.Forward(x).Output, upstream);
        }

        for (int i = 0; i < 3; i++)
            Step();
        ManagedBytes.Least(Step).Should().BeLessThan(4096);
    }

    [Fact]
    public void WeightsArePackedOncePerChange()
    {
        Parameter[] p = [.. Forms.Layer("lstm", 3, 5).Parameters()];
        var parameters = new DirectionParameters(p[0], p[1], p[2], p[3], null);
        DirectionWeights<float> weights = parameters.Packed<float, LstmKernel<WithForgetGate>>(forBackward: true);
        for (int i = 0; i < 5; i++)
            parameters.Packed<float, LstmKernel<WithForgetGate>>(forBackward: true).Should().BeSameAs(weights);
        weights.Packings.Should().Be(1);
        p[3].AsWritableSpan()[0] = 1;
        parameters.Packed<float, LstmKernel<WithForgetGate>>(forBackward: false);
        weights.Packings.Should().Be(2);
    }

    private static void Refuses(Func<object> act, string message, string parameter) =>
        act.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(parameter);
}
