using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Directional gradient checks in double of every form, wherever the gradient arrives.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentGradientTests
{
    private const int Input = 3;
    private const int Hidden = 5;

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> data = [];
            foreach (string form in Forms.Names)
            {
                foreach (string arrival in (string[])["output", "h", "c", "h and c", "all"])
                {
                    if (Forms.HasCell(form) || !arrival.Contains('c'))
                    {
                        data.Add(form, arrival, 1);
                        data.Add(form, arrival, 4);
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<string> AllForms => [.. Forms.Every];

    [Theory]
    [MemberData(nameof(Cases))]
    public void OneLayer(string form, string arrival, int time) =>
        Check(Forms.Layer(form, Input, Hidden), form, arrival, rows: 1, batch: 2, time, []);

    [Theory]
    [MemberData(nameof(AllForms))]
    public void TwoLayersBothDirectionsVariableLengths(string form) =>
        Check(Forms.Layer(form, Input, Hidden, o => o with { LayerCount = 2, Bidirectional = true }), form, "all", rows: 4, batch: 3, time: 4, [2, 4, 1]);

    [Theory]
    [InlineData(DirectionMerge.Sum)]
    [InlineData(DirectionMerge.Mean)]
    public void MergedDirections(DirectionMerge merge) =>
        Check(
            Forms.Layer("gru-before", Input, Hidden, o => o with { LayerCount = 2, Bidirectional = true, Merge = merge, BatchFirst = false }),
            "gru-before", "all", rows: 4, batch: 4, time: 4, [2, 4, 1, 3]);

    [Fact]
    public void GradientsAccumulateOverRetainedPasses()
    {
        Lstm lstm = (Lstm)Forms.Layer("lstm", Input, Hidden);
        Tensor x = Forms.Normal([2, 3, Input], 1, marked: true);
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        Tensor loss = Forms.Weigh(lstm.Forward(x).Output);
        tape.Backward(loss, retain: true);
        double[] once = FixtureCase.Doubles(x.Gradient!);
        double[] weights = FixtureCase.Doubles(lstm.Parameters().First().Gradient!);
        tape.Backward(loss);

        FixtureCase.Doubles(x.Gradient!).Should().Equal(once.Select(value => 2 * value), (a, b) => Math.Abs(a - b) < 1e-6);
        FixtureCase.Doubles(lstm.Parameters().First().Gradient!).Should().Equal(weights.Select(value => 2 * value), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private static void Check(RecurrentLayer layer, string form, string arrival, int rows, int batch, int time, int[] lengths)
    {
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([batch, time, Input], 11, DType.Float64);
        RecurrentState state = Forms.State(form, rows, batch, Hidden, DType.Float64);
        List<Tensor> leaves = [.. layer.Parameters(), x, state.Hidden];
        if (state.Cell is not null)
            leaves.Add(state.Cell);

        GradientCheckResult result = GradientCheck.Check(
            () =>
            {
                RecurrentOutput output = layer.Forward(x, state, lengths);
                return arrival switch
                {
                    "output" => output.Output,
                    "h" => output.State.Hidden,
                    "c" => output.State.Cell!,
                    "h and c" => Forms.Weigh(output.State.Hidden, output.State.Cell),
                    _ => Forms.Weigh(output.Output, output.State.Hidden, output.State.Cell),
                };
            },
            leaves);
        result.Passed.Should().BeTrue(result.ToString());
    }
}
