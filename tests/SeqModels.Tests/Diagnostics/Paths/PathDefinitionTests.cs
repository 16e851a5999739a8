using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Paths;

/// <summary>
/// Every path against central differences of a plain implementation. Along the carry no gate sees the changed state; on the path of a gate, the
/// change is carried up to some step, where that gate alone sees it, and everything after that step does.
/// </summary>
public sealed class PathDefinitionTests
{
    private const int Time = 6;
    private const int Hidden = 3;

    public static TheoryData<string> AllForms => [.. Forms.Plain.Where(form => form != "rnn-relu")];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void PathsAreDerivativesWithTheOtherGatesFrozen(string form)
    {
        RecurrentLayer layer = PathSumTests.Layer(form, Hidden, DType.Float64);
        Tensor x = Forms.Normal([1, Time, layer.InputSize], 5, DType.Float64);
        Tensor weights = Forms.Normal([1, 1, Hidden], 6, DType.Float64);
        PathGradients paths = GradientFlow.Measure(layer, () => (layer.Forward(x).State.Hidden * weights).Sum(), new GradientFlowOptions { Jacobians = false }).Layers[0].Paths!;

        var cell = new PlainCell(form, layer, [.. Enumerable.Range(0, Time).Select(t => x.AsSpan<double>().Slice(t * layer.InputSize, layer.InputSize).ToArray())]);
        PlainState[] recorded = Run(cell);
        double[] w = weights.AsSpan<double>().ToArray();
        for (int lag = 0; lag < Time; lag++)
        {
            for (int path = 0; path < paths.Names.Count; path++)
            {
                double expected = Norm(cell, recorded, Time - 1 - lag, paths.Names[path], w);
                paths.Lags[lag].Norms[path].Should().BeApproximately(expected, 1e-8, "of {0} at lag {1}", paths.Names[path], lag);
            }
        }

        paths.Lags[2].Norms.Should().OnlyContain(norm => norm > 1e-6);
    }

    private static PlainState[] Run(PlainCell cell)
    {
        // The state before the first step is the last element, so that recorded[^1] is it.
        var states = new PlainState[Time + 1];
        PlainState state = states[Time] = new PlainState(new double[Hidden], new double[Hidden]);
        for (int t = 0; t < Time; t++)
        {
            PlainState previous = state;
            states[t] = state = cell.Step(t, _ => previous, previous);
        }

        return states;
    }

    private static double Norm(PlainCell cell, PlainState[] recorded, int from, string path, double[] w)
    {
        const double Step = 1e-5;
        double sum = 0;
        for (int unit = 0; unit < Hidden; unit++)
        {
            double[] up = [.. recorded[from].C], down = [.. recorded[from].C];
            up[unit] += Step;
            down[unit] -= Step;
            double derivative = (Loss(cell, recorded, from, up, path, w) - Loss(cell, recorded, from, down, path, w)) / (2 * Step);
            sum += derivative * derivative;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The loss along the carry, or the sum of the losses along a gate over the steps at which the gate can be passed.</summary>
    private static double Loss(PlainCell cell, PlainState[] recorded, int from, double[] value, string path, double[] w)
    {
        PlainState Before(int t) => recorded[t == 0 ? Time : t - 1];
        PlainState carried = cell.With(value, from, Before(from));
        double sum = path == "hidden" && from == Time - 1 ? Dot(carried.H, w) : 0;
        for (int t = from + 1; t < Time; t++)
        {
            if (path != "carry")
            {
                PlainState changed = carried, state = cell.Step(t, gate => gate == path ? changed : Before(t), Before(t));
                for (int later = t + 1; later < Time; later++)
                {
                    PlainState previous = state;
                    state = cell.Step(later, _ => previous, previous);
                }

                sum += Dot(state.H, w);
            }

            carried = cell.Step(t, _ => Before(t), carried);
            if (path == "hidden")
                break;
        }

        return path == "carry" ? Dot(carried.H, w) : sum;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
