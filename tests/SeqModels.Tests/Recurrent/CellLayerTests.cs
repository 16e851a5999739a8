using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>A layer of any cell: with the built-in cells it is the fused layer, in values and all gradients.</summary>
[Trait("Category", "Numeric")]
public sealed class CellLayerTests
{
    private const int Input = 5;
    private const int Hidden = 9;
    private const int Batch = 4;

    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void OfTheBuiltInCellsItIsTheFusedLayer(string form)
    {
        foreach ((int time, int layers, bool bidirectional, int[] lengths) in new[]
        {
            (1, 1, false, (int[])[]),
            (6, 1, false, []),
            (6, 2, false, [3, 6, 1, 3]),
            (6, 2, true, []),
            (6, 2, true, [3, 6, 1, 3]),
            (1, 1, true, [1, 1, 1, 1]),
            (7, 1, true, [2, 5, 4, 3]),
        })
        {
            foreach (bool batchFirst in new[] { true, false })
            {
                foreach (bool hasInitial in new[] { true, false })
                {
                    RecurrentLayer fused = Forms.Layer(form, Input, Hidden, o => o with { LayerCount = layers, Bidirectional = bidirectional, BatchFirst = batchFirst });
                    fused.ConvertTo(DType.Float64);
                    CellLayer cells = CellsOf(form, fused, batchFirst);
                    Dictionary<string, double[]> expected = Results(fused, form, time, batchFirst, lengths, hasInitial);
                    Dictionary<string, double[]> actual = Results(cells, form, time, batchFirst, lengths, hasInitial);
                    actual.Keys.Should().BeEquivalentTo(expected.Keys);
                    foreach ((string name, double[] values) in expected)
                    {
                        RecurrentFixtureTests.RelativeError(values, actual[name]).Should().BeLessThanOrEqualTo(
                            1e-12, "{0} must agree (time {1}, layers {2}, both directions {3}, lengths {4}, batch first {5}, initial {6})", name, time, layers, bidirectional, string.Join(' ', lengths), batchFirst, hasInitial);
                    }
                }
            }
        }
    }

    /// <summary>The same chains in the same order would be luck: close, in the number type of training.</summary>
    [Theory]
    [MemberData(nameof(AllForms))]
    public void InFloatItIsCloseToTheFusedLayer(string form)
    {
        RecurrentLayer fused = Forms.Layer(form, Input, 33, o => o with { LayerCount = 2 });
        CellLayer cells = CellsOf(form, fused, batchFirst: true);
        Tensor x = Forms.Normal([Batch, 11, Input], 3);
        RecurrentFixtureTests.RelativeError(FixtureCase.Doubles(fused.Forward(x).Output), FixtureCase.Doubles(cells.Forward(x).Output)).Should().BeLessThan(2e-5);
    }

    [Theory]
    [InlineData("lstm-peephole")]
    [InlineData("gru-before")]
    public void GradientsAreExact(string form)
    {
        RecurrentLayer fused = Forms.Layer(form, Input, Hidden, o => o with { LayerCount = 2, Bidirectional = true });
        CellLayer cells = CellsOf(form, fused, batchFirst: true);
        cells.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([3, 5, Input], 3, DType.Float64, marked: true);
        RecurrentState state = Forms.State(form, 4, 3, Hidden, DType.Float64, marked: true);
        GradientCheckResult check = GradientCheck.Check(
            () =>
            {
                RecurrentOutput result = cells.Forward(x, state, new[] { 2, 5, 1 });
                return Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell);
            },
            [x, .. state.Tensors, .. cells.Parameters()]);
        check.Passed.Should().BeTrue(check.ToString());
    }

    /// <summary>What lies behind a sequence's end is never read, whatever it holds.</summary>
    [Fact]
    public void PaddingIsNeverRead()
    {
        CellLayer layer = CellsOf("lstm", Forms.Layer("lstm", Input, Hidden), batchFirst: true);
        Tensor x = Forms.Normal([2, 4, Input], 3);
        int[] lengths = [2, 4];
        int[] expected = Forms.Bits(layer.Forward(x, lengths: lengths).Output);
        x.AsWritableSpan().Slice(2 * Input, 2 * Input).Fill(float.NaN);
        Forms.Bits(layer.Forward(x, lengths: lengths).Output).Should().Equal(expected);
        expected.AsSpan(2 * Hidden, 2 * Hidden).ToArray().Should().OnlyContain(bits => bits == 0);
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void AStepperGivesWhatTheLayerGives(string form)
    {
        CellLayer layer = CellsOf(form, Forms.Layer(form, Input, Hidden, o => o with { LayerCount = 2 }), batchFirst: true);
        Tensor x = Forms.Normal([2, 5, Input], 3);
        RecurrentOutput whole = layer.Forward(x);
        RecurrentStepper stepper = layer.CreateStepper(2);
        for (int t = 0; t < 5; t++)
        {
            stepper.Advance(x.Select(1, t).AsSpan().ToArray());
            RecurrentFixtureTests.RelativeError(FixtureCase.Doubles(whole.Output.Select(1, t)), Array.ConvertAll(stepper.Output.ToArray(), value => (double)value)).Should().BeLessThan(1e-6);
        }

        RecurrentState state = stepper.GetState();
        for (int i = 0; i < state.Tensors.Count; i++)
            RecurrentFixtureTests.RelativeError(FixtureCase.Doubles(whole.State.Tensors[i]), FixtureCase.Doubles(state.Tensors[i])).Should().BeLessThan(1e-6);
        RecurrentStepper fork = stepper.Fork();
        stepper.Reset();
        stepper.SetState(state);
        stepper.Advance(new float[2 * Input]);
        fork.Advance(new float[2 * Input]);
        stepper.Output.ToArray().Should().Equal(fork.Output.ToArray());
    }

    [Fact]
    public void TokensAreReadThroughTheEmbedding()
    {
        CellLayer layer = CellsOf("gru-after", Forms.Layer("gru-after", Input, Hidden), batchFirst: true);
        var embedding = new Embedding(7, Input, new RandomSource(3));
        var tokens = new Indices(new[] { 1, 6, 1, 0, 2, 2, 5, 4, 3, 1, 1, 1, 0, 0, 6, 2 }, [2, 8]);
        Forms.Bits(layer.Forward(embedding, tokens).Output).Should().Equal(Forms.Bits(layer.Forward(embedding.Forward(tokens)).Output));
    }

    [Fact]
    public void DropoutActsBetweenLayersInTraining()
    {
        CellLayer layer = Layer(new CellLayerOptions { LayerCount = 2, Dropout = 0.5 });
        Tensor x = Forms.Normal([2, 4, Input], 3);
        int[] first = Forms.Bits(layer.Forward(x).Output);
        Forms.Bits(layer.Forward(x).Output).Should().NotEqual(first);
        layer.Evaluate();
        int[] evaluated = Forms.Bits(layer.Forward(x).Output);
        Forms.Bits(layer.Forward(x).Output).Should().Equal(evaluated);
        layer.NamedParameters().Select(named => named.Name).Should().Contain(["cell_l0.weight_ih", "cell_l1.bias_hh"]);
    }

    [Fact]
    public void WhatNeedsFusedKernelsIsRefused()
    {
        Refuses(() => Layer(new CellLayerOptions { WeightDropout = 0.1 }), "CellLayer: WeightDropout needs the fused kernels*");
        Refuses(() => Layer(new CellLayerOptions { RecurrentDropout = 0.1 }), "CellLayer: RecurrentDropout needs*");
        Refuses(() => Layer(new CellLayerOptions { Zoneout = 0.1 }), "CellLayer: Zoneout needs*");
        Refuses(() => Layer(new CellLayerOptions { Initialization = RecurrentInitialization.Keras }), "CellLayer: Initialization needs*");
        Action step = () => Layer(new CellLayerOptions()).CreateStepper(1, WeightPrecision.Int8);
        step.Should().Throw<NotSupportedException>().WithMessage("CellLayer.CreateStepper: Int8 weights need the fused kernels of Rnn, Gru or Lstm*RnnCell*");
    }

    [Fact]
    public void WrongCellsAreRefusedByName()
    {
        var random = new RandomSource(1);
        Refuses(() => _ = new CellLayer(new RnnCell(3, 2, random), new CellLayerOptions { LayerCount = 2 }), "CellLayer: several layers or directions need several cells*");
        Refuses(() => _ = new CellLayer(3, 2, random, new CellLayerOptions()), "CellLayer: CellLayerOptions.CellFactory must be set*");
        Refuses(
            () => _ = new CellLayer(3, 2, random, new CellLayerOptions { CellFactory = (_, h, r) => new RnnCell(4, h, r) }),
            "CellLayer: CellFactory must return a cell with InputSize = 3 and HiddenSize = 2, but returned one with 4 and 2*");
    }

    [Fact]
    public void ACellsMessageNamesItsArgument()
    {
        var random = new RandomSource(1);
        var lstm = new LstmCell(4, 2, random);
        Tensor x = Tensor.Zeros([3, 4]), h = Tensor.Zeros([3, 2]);
        Refuses(() => lstm.Step(Tensor.Zeros([3, 5]), h, h), "LstmCell.Step: x must be [batch, InputSize] with InputSize = 4, but was [3, 5]*");
        Refuses(() => lstm.Step(x, Tensor.Zeros([2, 2]), h), "LstmCell.Step: h must be [batch, HiddenSize] = [3, 2], but was [2, 2]*");
        Refuses(() => lstm.Step(x, h, Tensor.Zeros([3, 3])), "LstmCell.Step: c must be [batch, HiddenSize] = [3, 2], but was [3, 3]*");
        Refuses(() => lstm.Step(x.To(DType.Float64), h, h), "LstmCell.Step: x was Float64, but the parameters are Float32*");
        Refuses(() => lstm.Step(x, h, h.To(DType.Float64)), "LstmCell.Step: c was Float64, but x is Float32*");
        Refuses(() => lstm.Step(x, [h]), "LstmCell.Step: the state must have 2 tensors, but had 1*");
        Refuses(() => new GruCell(4, 2, random).Step(x, Tensor.Zeros([3, 1])), "GruCell.Step: h must be*");
        Refuses(() => new RnnCell(4, 2, random).Step(x, [Tensor.Zeros([3, 1])]), "RnnCell.Step: state[0] must be [batch, HiddenSize] = [3, 2], but was [3, 1]*");
    }

    private static CellLayer Layer(CellLayerOptions options) =>
        new(Input, Hidden, new RandomSource(1), options with { CellFactory = (inputSize, hiddenSize, random) => new RnnCell(inputSize, hiddenSize, random) });

    /// <summary>A layer of cells with the parameters of a fused layer.</summary>
    private static CellLayer CellsOf(string form, RecurrentLayer fused, bool batchFirst)
    {
        int made = 0, directions = fused.Bidirectional ? 2 : 1;
        var cells = new CellLayer(fused.InputSize, fused.HiddenSize, new RandomSource(1), new CellLayerOptions
        {
            LayerCount = fused.LayerCount,
            Bidirectional = fused.Bidirectional,
            BatchFirst = batchFirst,
            CellFactory = (inputSize, _, _) => Forms.Cell(form, fused, inputSize, $"_l{made / directions}{(made++ % directions == 0 ? "" : "_reverse")}"),
        });
        return cells;
    }

    private static Dictionary<string, double[]> Results(RecurrentLayer layer, string form, int time, bool batchFirst, int[] lengths, bool hasInitial)
    {
        DType type = DType.Float64;
        Tensor x = Forms.Normal(batchFirst ? [Batch, time, Input] : [time, Batch, Input], 3, type, marked: true);
        RecurrentState? state = hasInitial ? Forms.State(form, layer.LayerCount * (layer.Bidirectional ? 2 : 1), Batch, Hidden, type, marked: true) : null;
        layer.ZeroGradients();
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, state, lengths);
        tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
        Dictionary<string, double[]> results = new() { ["output"] = FixtureCase.Doubles(result.Output), ["dx"] = FixtureCase.Doubles(x.Gradient!) };
        for (int i = 0; i < result.State.Tensors.Count; i++)
        {
            results[$"state {i}"] = FixtureCase.Doubles(result.State.Tensors[i]);
            if (state is not null)
                results[$"d state {i}"] = FixtureCase.Doubles(state.Tensors[i].Gradient!);
        }

        foreach ((string name, Parameter parameter) in layer.NamedParameters())
            results["d" + FusedName(name)] = FixtureCase.Doubles(parameter.Gradient!);
        return results;
    }

    /// <summary><c>cell_l0_reverse.weight_ih</c> → <c>weight_ih_l0_reverse</c>.</summary>
    private static string FusedName(string name) => name.Split('.') is [var cell, var parameter] ? parameter + cell["cell".Length..] : name;

    private static void Refuses(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);
}
