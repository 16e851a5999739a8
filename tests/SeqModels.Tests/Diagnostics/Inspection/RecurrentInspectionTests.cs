using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Inspection;

public sealed class RecurrentInspectionTests
{
    [Fact]
    public void ACellThatIsNotBuiltInHasStatesAndNoGates()
    {
        var layer = new CellLayer(3, 2, new RandomSource(1), new CellLayerOptions { CellFactory = (i, h, random) => new TwoStateCell(i, h, random), LayerCount = 2 });
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([2, 5, 3], 3, DType.Float64);
        int[] lengths = [5, 3];
        RecurrentInspection inspection = RecurrentInspection.Of(layer, () => Forms.Weigh(layer.Forward(x, lengths: lengths).Output));
        inspection.Layers.Select(entry => entry.Kind).Should().Equal(nameof(TwoStateCell), nameof(TwoStateCell));
        LayerInspection first = inspection.Layers[0];
        first.Gates.Should().BeEmpty();
        first.States.Select(state => state.Name).Should().Equal("h", "s1");
        first.Cell!.Shape.ToString().Should().Be("[2, 5, 4]");

        var loop = new CellLoop([.. Enumerable.Range(0, 2).Select(i => (Func<Tensor, IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>)layer.CellOf(i, 0).Step)], 1, DirectionMerge.Sum);
        var tape = new Tape();
        using (tape.Record())
        {
            tape.Backward(Forms.Weigh(loop.Run(x, lengths, layer.CreateState(2)).Output));
            for (int t = 0; t < 3; t++)
            {
                double[] expected = FixtureCase.Doubles(tape.GradientOf(loop.States[0][1][t][1])!);
                RecurrentFixtureTests.RelativeError(At(first.States[1].Gradients!, 1, t), expected).Should().BeLessThan(1e-12);
            }
        }

        FluentActions.Invoking(() => first.Gate("forget")).Should().Throw<ArgumentException>().WithMessage("LayerInspection.Gate: l0 has no gates that can be inspected: TwoStateCell is not a built-in cell*");
    }

    [Fact]
    public void TokensAreReadThroughTheEmbedding()
    {
        Lstm layer = new(3, 4, new RandomSource(1), new LstmOptions { LayerCount = 2 });
        var embedding = new Embedding(2, 3, new RandomSource(2));
        var tokens = new Indices(new[] { 1, 0, 1, 1, 0, 0, 1, 0 }, [2, 4]);
        RecurrentInspection ofTokens = RecurrentInspection.Of(layer, embedding, tokens, lengths: new[] { 4, 2 });
        RecurrentInspection ofVectors = RecurrentInspection.Of(layer, embedding.Forward(tokens), lengths: new[] { 4, 2 });
        ofTokens.Layers.Should().HaveCount(2);
        for (int i = 0; i < 2; i++)
            Forms.Bits(ofTokens.Layers[i].Cell!).Should().Equal(Forms.Bits(ofVectors.Layers[i].Cell!));
        RecurrentInspection withLoss = RecurrentInspection.Of(new Model(layer, embedding), () => layer.Forward(embedding, tokens, lengths: new[] { 4, 2 }).Output.Sum());
        Forms.Bits(withLoss.Layers[1].Gate("forget")).Should().Equal(Forms.Bits(ofTokens.Layers[1].Gate("forget")));
        withLoss.Layers.Select(entry => entry.Name).Should().Equal("first.l0", "first.l1");
    }

    [Fact]
    public void PaddingIsZeroEvenIfTheInputThereIsNot()
    {
        var layer = new Gru(2, 3, new RandomSource(1), new GruOptions { Bidirectional = true });
        Tensor x = Forms.Normal([2, 4, 2], 3);
        x.AsWritableSpan().Slice(2 * 2, 2 * 2).Fill(float.NaN);
        RecurrentInspection inspection = RecurrentInspection.Of(layer, () => layer.Forward(x, lengths: new[] { 2, 4 }).Output.Sum());
        foreach (LayerInspection entry in inspection.Layers)
        {
            foreach (Tensor tensor in (Tensor[])[entry.Hidden, entry.Gate("update"), entry.States[0].Gradients!])
            {
                tensor.AsSpan()[..(2 * 3)].ToArray().Should().OnlyContain(value => value != 0 && float.IsFinite(value));
                tensor.AsSpan().Slice(2 * 3, 2 * 3).ToArray().Should().OnlyContain(value => value == 0);
            }

            entry.HiddenGradientNorms!.AsSpan()[2..4].ToArray().Should().Equal(0, 0);
        }
    }

    [Fact]
    public void EveryCallOfALayerHasAnEntry()
    {
        var layer = new Rnn(2, 2, new RandomSource(1));
        Tensor x = Forms.Normal([1, 3, 2], 3);
        RecurrentInspection inspection = RecurrentInspection.Of(layer, () =>
        {
            RecurrentOutput first = layer.Forward(x);
            return layer.Forward(first.Output, first.State).Output.Sum();
        });
        inspection.Layers.Select(entry => (entry.Name, entry.Call)).Should().Equal(("l0", 0), ("l0", 1));
        inspection.Layers[0].HiddenGradientNorms![0, 2].Should().BeGreaterThan(0);
    }

    [Fact]
    public void FrozenLayersHaveGradientsOfTheirStates()
    {
        var model = new Model(new Rnn(2, 2, new RandomSource(1)), new Linear(2, 1, new RandomSource(2)));
        Tensor x = Forms.Normal([1, 3, 2], 3);
        Tensor Loss() => ((Linear)model.Second).Forward(((Rnn)model.First).Forward(x).Output).Sum();
        float[] expected = RecurrentInspection.Of(model, Loss).Layers[0].HiddenGradientNorms!.AsSpan().ToArray();
        model.Freeze("first.*");
        RecurrentInspection.Of(model, Loss).Layers[0].HiddenGradientNorms!.AsSpan().ToArray().Should().Equal(expected);
        expected.Should().OnlyContain(norm => norm > 0);
        model.NamedParameters().Where(named => named.Parameter.IsFrozen).Should().HaveCount(4);
        GradientFlow.Measure(model, Loss).Layers[0].WeightGradientNorm.Should().Be(0);
    }

    [Fact]
    public void NothingOfTheModuleChangesAndTheResultsOutliveEveryTape()
    {
        var layer = new Lstm(2, 3, new RandomSource(1), new LstmOptions { LayerCount = 2, Dropout = 0.5, WeightDropout = 0.5 });
        Tensor x = Forms.Normal([2, 3, 2], 3);
        Tensor gradient = Tensor.Ones(layer["weight_ih_l0"].Shape);
        layer["weight_ih_l0"].Gradient = gradient;
        var tape = new Tape();
        RecurrentInspection inspection, plain;
        using (tape.Record())
        {
            plain = RecurrentInspection.Of(layer, x);
            inspection = RecurrentInspection.Of(layer, () => layer.Forward(x).Output.Sum());
        }

        using (tape.Record())
            layer.Forward(x);
        layer.IsTraining.Should().BeTrue();
        layer["weight_ih_l0"].Gradient!.AsSpan().ToArray().Should().OnlyContain(value => value == 1);
        layer["weight_hh_l0"].Gradient.Should().BeNull();
        layer.Evaluate();
        Forms.Bits(inspection.Layers[1].Hidden).Should().Equal(Forms.Bits(plain.Layers[1].Hidden));
        RecurrentFixtureTests.RelativeError(FixtureCase.Doubles(plain.Layers[1].Hidden), FixtureCase.Doubles(layer.Forward(x).Output)).Should().BeLessThan(1e-6);
        layer.IsTraining.Should().BeFalse();
    }

    [Fact]
    public void LongBatchesAreComputedInBlocks()
    {
        var layer = new Gru(1, 2, new RandomSource(1));
        Tensor x = Forms.Normal([45, 100, 1], 3);
        RecurrentFixtureTests.RelativeError(FixtureCase.Doubles(RecurrentInspection.Of(layer, x).Layers[0].Hidden), FixtureCase.Doubles(layer.Forward(x).Output)).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void TheTableHasARowPerLayer()
    {
        var layer = new Rnn(1, 1, new RandomSource(1), new RnnOptions { Activation = RnnActivation.Relu });
        foreach (Parameter parameter in layer.Parameters())
            parameter.AsWritableSpan().Clear();
        layer["weight_ih_l0"][0, 0] = 1;
        layer["weight_hh_l0"][0, 0] = 0.5f;
        Tensor x = Tensor.From([2, 0, 0, 4, 0, 0], [2, 3, 1]);
        RecurrentInspection.Of(layer, () => layer.Forward(x, lengths: new[] { 3, 1 }).State.Hidden.Sum()).ToString().ReplaceLineEndings("\n").Should().Be(
            """
            layer  kind  size  sequences  steps  rms h  ‖∂loss/∂h‖ first  ‖∂loss/∂h‖ last
            l0      Rnn     1          2      4  2.305            0.7289                1
            """);
        RecurrentInspection.Of(layer, x).ToString().Should().EndWith("–");
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        var layer = new Lstm(2, 3, new RandomSource(1));
        Tensor x = Forms.Normal([2, 3, 2], 3);
        Refuses(() => RecurrentInspection.Of(layer, Tensor.Zeros([2, 3, 4])), "Lstm.Forward: x must be [batch, time, InputSize] with InputSize = 2*");
        Refuses(() => RecurrentInspection.Of(layer, x, lengths: new[] { 1 }), "Lstm.Forward: lengths must have one element per sequence*");
        Refuses(() => RecurrentInspection.Of(new Linear(2, 2, new RandomSource(1)), () => layer.Forward(x).Output.Sum()), "RecurrentInspection.Of: the loss uses a Lstm that is not a submodule*");
        Refuses(() => RecurrentInspection.Of(layer, () => layer["bias_ih_l0"].Sum()), "RecurrentInspection.Of: the loss uses no recurrent layer*");
        Refuses(() => RecurrentInspection.Of(layer, x).Layers[0].Gate("reset"), "LayerInspection.Gate: l0 (Lstm) has no gate 'reset'. It has input, forget, candidate, output*");
        layer.IsTraining.Should().BeTrue();
    }

    private static void Refuses(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);

    private static double[] At(Tensor tensor, int sequence, int time) => FixtureCase.Doubles(tensor.Select(0, sequence).Select(0, time));

    private sealed class Model : Module
    {
        public Model(Module first, Module second) => (First, Second) = (AddModule("first", first), AddModule("second", second));

        public Module First { get; }

        public Module Second { get; }
    }
}
