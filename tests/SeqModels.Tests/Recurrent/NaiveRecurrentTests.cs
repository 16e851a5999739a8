using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>The fused layers against plain scalar loops, at sizes around every lane width.</summary>
[Trait("Category", "Numeric")]
public sealed class NaiveRecurrentTests
{
    private const int Batch = 2;
    private const int Time = 5;
    private const int Input = 6;

    public static TheoryData<string, int> FormsAndSizes => RecurrentCellTests.FormsAndSizes;

    [Theory]
    [MemberData(nameof(FormsAndSizes))]
    public void LayersEqualScalarLoops(string form, int size)
    {
        RecurrentLayer layer = Forms.Layer(form, Input, size);
        Dictionary<string, Parameter> parameters = layer.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
        var naive = new NaiveRecurrent(form, Input, size, name => FixtureCase.Doubles(parameters[name]));
        Tensor x = Forms.Normal([Batch, Time, Input], 1);
        RecurrentState state = Forms.State(form, 1, Batch, size);
        double[] output = FixtureCase.Doubles(layer.Forward(x, state).Output);

        double[] xs = FixtureCase.Doubles(x), hs = FixtureCase.Doubles(state.Hidden);
        int width = layer.OutputSize;
        double[] cs = state.Cell is null ? new double[hs.Length] : FixtureCase.Doubles(state.Cell);
        for (int b = 0; b < Batch; b++)
        {
            double[] h = hs[(b * width)..((b + 1) * width)], c = cs[(b * size)..((b + 1) * size)];
            for (int t = 0; t < Time; t++)
            {
                int row = (b * Time) + t;
                (h, c) = naive.Step(xs[(row * Input)..((row + 1) * Input)], h, c);
                output[(row * width)..((row + 1) * width)].Should().Equal(h, (a, e) => Math.Abs(a - e) <= 2e-6 * Math.Max(1, Math.Abs(e)));
            }
        }
    }
}
