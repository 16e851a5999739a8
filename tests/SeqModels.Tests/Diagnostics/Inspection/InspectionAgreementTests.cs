using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Inspection;

/// <summary>An inspection has the states of the fused layer, and the states and gradients of a hand-written loop over the cells.</summary>
[Trait("Category", "Numeric")]
public sealed class InspectionAgreementTests
{
    private const int Input = 3;
    private const int Hidden = 4;
    private const int Batch = 3;
    private const int Time = 6;
    private const double Zoneout = 0.3;

    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void ItIsTheHandWrittenLoop(string form)
    {
        Agrees(form, DType.Float64, 1e-12, o => o);
        Agrees(form, DType.Float64, 1e-12, o => o with { LayerCount = 2 }, [4, 6, 1]);
        Agrees(form, DType.Float64, 1e-12, o => o with { LayerCount = 2, Bidirectional = true, BatchFirst = false }, [2, 6, 4]);
        Agrees(form, DType.Float64, 1e-12, o => o with { LayerCount = 2, Bidirectional = true, Merge = DirectionMerge.Mean });
        Agrees(form, DType.Float64, 1e-12, o => o with { Bidirectional = true, LayerCount = 2, Merge = DirectionMerge.Sum }, [5, 1, 3]);
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void InFloatItIsClose(string form) => Agrees(form, DType.Float32, 1e-5, o => o with { LayerCount = 2, Bidirectional = true }, [2, 6, 4]);

    [Theory]
    [MemberData(nameof(AllForms))]
    public void ZoneoutIsIncluded(string form) => Agrees(
        form, DType.Float64, 1e-12, o => o is LstmOptions lstm ? lstm with { Zoneout = Zoneout, CellZoneout = Zoneout / 2, LayerCount = 2 } : o with { Zoneout = Zoneout, LayerCount = 2 }, [5, 2, 6]);

    private static void Agrees(string form, DType type, double tolerance, Func<RecurrentOptions, RecurrentOptions> change, int[]? lengths = null)
    {
        RecurrentLayer layer = Forms.Layer(form, Input, Hidden, change);
        layer.ConvertTo(type);
        int rows = layer.LayerCount * layer.Directions;
        bool batchFirst = layer.Options.BatchFirst;
        Tensor x = Forms.Normal([Batch, Time, Input], 3, type);
        RecurrentState initial = Forms.State(form, rows, Batch, Hidden, type);
        Tensor own = batchFirst ? x : x.Transpose(0, 1);
        RecurrentInspection inspection = RecurrentInspection.Of(layer, () => Loss(layer.Forward(own, initial, lengths), batchFirst));
        RecurrentInspection withoutLoss = RecurrentInspection.Of(layer, own, initial, lengths);

        lengths ??= [Time, Time, Time];
        inspection.Layers.Should().HaveCount(rows);
        var loop = new CellLoop([.. Enumerable.Range(0, rows).Select(row => Step(form, layer, row))], layer.Directions, layer.Options.Merge);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = Loss(loop.Run(x, lengths, initial), batchFirst: true);
            tape.Backward(loss);
            Close([inspection.Loss!.Value], FixtureCase.Doubles(loss), tolerance, "the loss");
            for (int row = 0; row < rows; row++)
            {
                LayerInspection entry = inspection.Layers[row];
                entry.Lengths.Should().Equal(lengths);
                entry.Name.Should().Be($"l{row / layer.Directions}{(row % layer.Directions == 1 ? "_reverse" : "")}");
                for (int i = 0; i < entry.States.Count; i++)
                {
                    StateInspection state = entry.States[i];
                    double[][] gradients = [.. Places(loop, row, i, t => FixtureCase.Doubles(tape.GradientOf(t)!))];
                    Close(FixtureCase.Doubles(state.Values), [.. Places(loop, row, i, FixtureCase.Doubles).SelectMany(v => v)], tolerance, $"{state.Name} of {entry.Name}");
                    Close(FixtureCase.Doubles(state.Gradients!), [.. gradients.SelectMany(v => v)], tolerance, $"the gradient of {state.Name} of {entry.Name}");
                    Close(FixtureCase.Doubles(state.GradientNorms!), [.. gradients.Select(v => Math.Sqrt(v.Sum(g => g * g)))], tolerance, $"its norm in {entry.Name}");
                    FixtureCase.Doubles(withoutLoss.Layers[row].States[i].Values).Should().Equal(FixtureCase.Doubles(state.Values));
                    withoutLoss.Layers[row].States[i].Gradients.Should().BeNull();
                }
            }
        }

        IsOutput(layer, inspection, layer.Forward, own, initial, lengths, tolerance);
    }

    /// <summary>y of the fused layer, whose directions are merged, is h.</summary>
    private static void IsOutput(
        RecurrentLayer layer, RecurrentInspection inspection, Func<Tensor, RecurrentState, ReadOnlyMemory<int>, RecurrentOutput> forward, Tensor x, RecurrentState initial, int[] lengths, double tolerance)
    {
        layer.Evaluate();
        Tensor y = forward(x, initial, lengths).Output;
        Tensor[] h = [.. inspection.Layers.Skip((layer.LayerCount - 1) * layer.Directions).Select(entry => entry.Hidden)];
        Tensor merged = h.Length == 1 ? h[0]
            : layer.Options.Merge == DirectionMerge.Concatenate ? Tensor.Concat(h, axis: -1)
            : layer.Options.Merge == DirectionMerge.Sum ? h[0] + h[1] : (h[0] + h[1]) * 0.5f;
        Close(FixtureCase.Doubles(merged), FixtureCase.Doubles(layer.Options.BatchFirst ? y : y.Transpose(0, 1)), tolerance, "the output");
    }

    private static Tensor Loss(RecurrentOutput result, bool batchFirst) =>
        Forms.Weigh(batchFirst ? result.Output : result.Output.Transpose(0, 1), result.State.Hidden, result.State.Cell);

    /// <summary>A cell step with the parameters of one layer and direction, and zoneout.</summary>
    private static Func<Tensor, IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> Step(string form, RecurrentLayer layer, int row)
    {
        int index = row / layer.Directions;
        RecurrentCell cell = Forms.Cell(form, layer, index == 0 ? Input : layer.OutputSize, $"_l{index}{(row % layer.Directions == 1 ? "_reverse" : "")}");
        double[] zoneout = [layer.Options.Zoneout, layer.Options.ZoneoutOfCell];
        return (x, state) => zoneout.Sum() == 0 ? cell.Step(x, state) : [.. cell.Step(x, state).Select((next, i) =>
            (Tensor.Scalar(zoneout[i], x.DType) * state[i]) + (Tensor.Scalar(1 - zoneout[i], x.DType) * next))];
    }

    /// <summary>A value of each state tensor at every place of [batch, time]; zeros in the padding.</summary>
    private static IEnumerable<double[]> Places(CellLoop loop, int row, int index, Func<Tensor, double[]> value) => loop.States[row].SelectMany(times =>
        Enumerable.Range(0, Time).Select(t => t < times.Length ? value(times[t][index]) : new double[times[0][index].Length]));

    private static void Close(double[] actual, double[] expected, double tolerance, string what) =>
        RecurrentFixtureTests.RelativeError(actual, expected).Should().BeLessThanOrEqualTo(tolerance, "{0} must agree", what);
}
