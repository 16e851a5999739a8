using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Paths;

/// <summary>The paths of every built-in layer sum to the gradient.</summary>
public sealed class PathSumTests
{
    private const int Input = 2;
    private static readonly GradientFlowOptions PathsOnly = new() { Jacobians = false };

    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void PathsSumToTheGradient(string form)
    {
        foreach ((int hidden, int time, int layers, bool bidirectional, int[] lengths) in new[]
        {
            (1, 1, 1, false, (int[])[]),
            (8, 20, 1, false, []),
            (1, 12, 2, false, [12, 5, 1]),
            (3, 9, 2, true, [4, 9, 7]),
            (3, 7, 3, true, []),
        })
        {
            foreach (DType type in new[] { DType.Float64, DType.Float32 })
            {
                RecurrentLayer layer = Layer(form, hidden, type, o => o with { LayerCount = layers, Bidirectional = bidirectional });
                Tensor x = Forms.Normal([3, time, Input], 5, type);
                GradientFlowReport report = GradientFlow.Measure(layer, () => Loss(layer, x, lengths), PathsOnly);
                report.Layers.Should().HaveCount(layers * (bidirectional ? 2 : 1));
                foreach (LayerGradientFlow flow in report.Layers)
                {
                    flow.Paths!.Lags.Should().HaveCount(time);
                    foreach (PathLag lag in flow.Paths.Lags)
                    {
                        lag.SumError.Should().BeLessThan(type == DType.Float64 ? 1e-10 : 1e-5, "of {0} {1} at lag {2}, {3} units", form, flow.Name, lag.Lag, hidden);
                        double norm = flow.Lags[lag.Lag].StateNorms[flow.Paths.State == "c" ? 1 : 0];
                        lag.TotalNorm.Should().BeApproximately(norm, 1e-12 * norm);
                        lag.Norms.Should().HaveSameCount(flow.Paths.Names);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("rnn-relu", "h", "hidden")]
    [InlineData("gru-after", "h", "carry reset update candidate")]
    [InlineData("lstm-peephole", "c", "carry input forget candidate output")]
    [InlineData("lstm-coupled", "c", "carry input candidate output")]
    [InlineData("lstm-noforget", "c", "carry input candidate output")]
    public void PathsHaveNames(string form, string state, string names)
    {
        RecurrentLayer layer = Layer(form, 3, DType.Float64, o => o with { LayerCount = 2 });
        IReadOnlyList<LayerGradientFlow> flows = Measure(layer, Forms.Normal([2, 4, Input], 5, DType.Float64));
        flows[0].Paths!.Names.Should().Equal([.. names.Split(' '), "upper layers"]);
        flows[1].Paths!.Names.Should().Equal(names.Split(' '));
        flows[1].Paths!.State.Should().Be(state);
        flows[1].Paths!.Lags.All(lag => lag.MeanCarry is null == (form == "rnn-relu")).Should().BeTrue();
    }

    /// <summary>Without recurrence above nothing comes back in time there, and without recurrence below nothing does there.</summary>
    [Theory]
    [InlineData("weight_hh_l1", 1)]
    [InlineData("weight_hh_l0", 0)]
    public void UpperLayersAreWhatCameBackAbove(string zero, int zeroPath)
    {
        RecurrentLayer layer = Layer("rnn-tanh", 3, DType.Float64, o => o with { LayerCount = 2 });
        layer.NamedParameters().Single(named => named.Name == zero).Parameter.AsWritableSpan<double>().Clear();
        PathGradients paths = Measure(layer, Forms.Normal([2, 6, Input], 5, DType.Float64))[0].Paths!;
        foreach (PathLag lag in paths.Lags.Skip(1))
        {
            lag.Norms[zeroPath].Should().Be(0);
            lag.Norms[1 - zeroPath].Should().BeApproximately(lag.TotalNorm, 1e-12 * lag.TotalNorm).And.BePositive();
        }
    }

    [Fact]
    public void CallsOfALayerAreSummed()
    {
        RecurrentLayer layer = Layer("lstm", 3, DType.Float64);
        Tensor first = Forms.Normal([2, 5, Input], 5, DType.Float64), second = Forms.Normal([1, 7, Input], 6, DType.Float64);
        LayerGradientFlow a = Measure(layer, first)[0], b = Measure(layer, second)[0];
        LayerGradientFlow both = GradientFlow.Measure(layer, () => Loss(layer, first, []) + Loss(layer, second, []), PathsOnly).Layers.Single();
        for (int k = 0; k < 7; k++)
        {
            long m = k < 5 ? a.Lags[k].Pairs : 0, n = b.Lags[k].Pairs;
            for (int path = 0; path < 5; path++)
            {
                double squared = ((m == 0 ? 0 : m * Math.Pow(a.Paths!.Lags[k].Norms[path], 2)) + (n * Math.Pow(b.Paths!.Lags[k].Norms[path], 2))) / (m + n);
                both.Paths!.Lags[k].Norms[path].Should().BeApproximately(Math.Sqrt(squared), 1e-12);
            }

            double carry = ((m == 0 ? 0 : m * a.Paths!.Lags[k].MeanCarry!.Value) + (n * b.Paths!.Lags[k].MeanCarry!.Value)) / (m + n);
            both.Paths!.Lags[k].MeanCarry.Should().BeApproximately(carry, 1e-12);
        }
    }

    [Fact]
    public void ThereAreNoneWithZoneoutOrIfNotAskedFor()
    {
        Tensor x = Forms.Normal([2, 4, Input], 5, DType.Float64);
        Measure(Layer("lstm", 3, DType.Float64, o => o with { Zoneout = 0.1 }), x)[0].Paths.Should().BeNull();
        RecurrentLayer layer = Layer("lstm", 3, DType.Float64);
        GradientFlow.Measure(layer, () => Loss(layer, x, []), new GradientFlowOptions { Paths = false, Jacobians = false }).Layers[0].Paths.Should().BeNull();
    }

    [Fact]
    public void TheLargestLagBoundsThem()
    {
        RecurrentLayer layer = Layer("gru-before", 3, DType.Float64, o => o with { LayerCount = 2, Bidirectional = true });
        Tensor x = Forms.Normal([2, 9, Input], 5, DType.Float64);
        foreach (LayerGradientFlow flow in GradientFlow.Measure(layer, () => Loss(layer, x, []), PathsOnly with { MaxLag = 3 }).Layers)
        {
            flow.Paths!.Lags.Should().HaveCount(4);
            flow.Paths.Lags.Max(lag => lag.SumError).Should().BeLessThan(1e-10);
        }
    }

    internal static RecurrentLayer Layer(string form, int hidden, DType type, Func<RecurrentOptions, RecurrentOptions>? change = null)
    {
        RecurrentLayer layer = Forms.Layer(form, Input, hidden, change);
        layer.ConvertTo(type);

        // Peepholes start at small values; larger ones make their paths count.
        foreach ((string name, Parameter parameter) in layer.NamedParameters())
        {
            if (name.StartsWith("weight_ch", StringComparison.Ordinal))
                Forms.Normal(parameter.Shape, 9, type).CopyTo(parameter);
        }

        return layer;
    }

    private static IReadOnlyList<LayerGradientFlow> Measure(RecurrentLayer layer, Tensor x) => GradientFlow.Measure(layer, () => Loss(layer, x, []), PathsOnly).Layers;

    private static Tensor Loss(RecurrentLayer layer, Tensor x, int[] lengths)
    {
        RecurrentOutput output = layer.Forward(x, lengths: lengths);
        return Forms.Weigh([output.Output, .. output.State.Tensors]);
    }
}
