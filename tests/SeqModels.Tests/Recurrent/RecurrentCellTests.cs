using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>The fused layer is the cell unrolled, in values and all gradients.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentCellTests
{
    public static TheoryData<string> AllForms => [.. Forms.Every];

    public static TheoryData<string, int> FormsAndSizes
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string form in Forms.Names)
            {
                foreach (int size in Forms.Sizes)
                    data.Add(form, size);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FormsAndSizes))]
    public void DoubleLayerIsTheCellUnrolled(string form, int hidden) => Compare(form, 3, 4, 5, hidden, DType.Float64, 1e-12);

    [Theory]
    [MemberData(nameof(FormsAndSizes))]
    public void SingleLayerIsTheCellUnrolled(string form, int hidden) => Compare(form, 3, 4, 5, hidden, DType.Float32, 2e-5);

    /// <summary>Wide inputs take another path to dW; more rows than one shard; more steps than a window.</summary>
    [Theory]
    [MemberData(nameof(AllForms))]
    public void WideInputsManyRowsAndLongSequences(string form)
    {
        Compare(form, 23, 3, 70, 52, DType.Float64, 1e-12);
        Compare(form, 2, 40, 5, 4, DType.Float64, 1e-12);
        Compare(form, 1, 1, 3, 2, DType.Float64, 1e-12);
    }

    private static void Compare(string form, int batch, int time, int input, int hidden, DType type, double tolerance)
    {
        RecurrentLayer layer = Forms.Layer(form, input, hidden);
        layer.ConvertTo(type);
        RecurrentCell cell = Forms.Cell(form, layer, input, "_l0");
        Dictionary<string, double[]> fused = Results(form, layer.NamedParameters(), batch, time, input, hidden, type, (x, state) =>
        {
            RecurrentOutput result = layer.Forward(x, state);
            return (result.Output, result.State.Hidden, result.State.Cell);
        });
        Dictionary<string, double[]> unrolled = Results(form, cell.NamedParameters(), batch, time, input, hidden, type, (x, state) =>
        {
            Tensor h = state.Hidden.Select(0, 0);
            Tensor? c = state.Cell?.Select(0, 0);
            List<Tensor> outputs = [];
            for (int t = 0; t < time; t++)
            {
                (h, c) = Forms.Step(cell, x.Select(1, t), h, c);
                outputs.Add(h);
            }

            return (Tensor.Stack(outputs.ToArray(), axis: 1), h.Reshape([1, batch, Forms.StateSize(form, hidden)]), c?.Reshape([1, batch, hidden]));
        });

        fused.Keys.Should().BeEquivalentTo(unrolled.Keys);
        foreach ((string name, double[] values) in fused)
            RecurrentFixtureTests.RelativeError(values, unrolled[name]).Should().BeLessThanOrEqualTo(tolerance, "{0} must agree", name);
    }

    private static Dictionary<string, double[]> Results(
        string form, IEnumerable<NamedParameter> parameters, int batch, int time, int input, int hidden, DType type,
        Func<Tensor, RecurrentState, (Tensor Output, Tensor Hidden, Tensor? Cell)> run)
    {
        Tensor x = Forms.Normal([batch, time, input], 3, type, marked: true);
        RecurrentState state = Forms.State(form, 1, batch, hidden, type, marked: true);
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        (Tensor output, Tensor h, Tensor? c) = run(x, state);
        tape.Backward(Forms.Weigh(output, h, c));

        Dictionary<string, double[]> results = new()
        {
            ["output"] = FixtureCase.Doubles(output),
            ["h"] = FixtureCase.Doubles(h),
            ["dx"] = FixtureCase.Doubles(x.Gradient!),
            ["dh0"] = FixtureCase.Doubles(state.Hidden.Gradient!),
        };
        if (c is not null)
        {
            results["c"] = FixtureCase.Doubles(c);
            results["dc0"] = FixtureCase.Doubles(state.Cell!.Gradient!);
        }

        foreach ((string name, Parameter parameter) in parameters)
            results["d" + name.Replace("_l0", "")] = FixtureCase.Doubles(parameter.Gradient!);
        return results;
    }
}
