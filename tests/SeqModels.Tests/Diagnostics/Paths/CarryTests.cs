using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Paths;

/// <summary>The carry where its factor is known: the constant error carousel, and gates of constant value.</summary>
public sealed class CarryTests
{
    private const int Hidden = 3;

    [Theory]
    [InlineData("lstm-noforget")]
    [InlineData("lstm-noforget-peephole")]
    public void WithoutForgetGateTheCarryIsConstant(string form)
    {
        IReadOnlyList<PathLag> lags = OfLastStep(PathSumTests.Layer(form, Hidden, DType.Float64));
        lags.Should().HaveCount(15);
        foreach (PathLag lag in lags)
        {
            lag.MeanCarry.Should().Be(1);
            lag.Norms[0].Should().Be(lags[0].Norms[0]).And.BePositive();
        }
    }

    [Theory]
    [InlineData("lstm", 1, false)]
    [InlineData("lstm-peephole", 1, false)]
    [InlineData("lstm-coupled", 0, true)]
    [InlineData("gru-before", 1, false)]
    [InlineData("gru-after", 1, false)]
    public void AConstantGateGivesItsPowers(string form, int block, bool complement)
    {
        const double Factor = 0.9;
        RecurrentLayer layer = PathSumTests.Layer(form, Hidden, DType.Float64);
        foreach ((string name, Parameter parameter) in layer.NamedParameters())
        {
            int size = Hidden * (parameter.Length / parameter.Shape[0]);
            if (!name.StartsWith("weight_ch", StringComparison.Ordinal))
                parameter.AsWritableSpan<double>().Slice(block * size, size).Fill(name == "bias_ih_l0" ? Math.Log(Factor / (1 - Factor)) * (complement ? -1 : 1) : 0);
            else
                parameter.AsWritableSpan<double>().Slice(block * size, size).Clear();
        }

        IReadOnlyList<PathLag> lags = OfLastStep(layer);
        for (int k = 0; k < lags.Count; k++)
        {
            lags[k].MeanCarry.Should().BeApproximately(Math.Pow(Factor, k), 1e-12);
            lags[k].Norms[0].Should().BeApproximately(Math.Pow(Factor, k) * lags[0].TotalNorm, 1e-12);
        }
    }

    private static IReadOnlyList<PathLag> OfLastStep(RecurrentLayer layer)
    {
        Tensor x = Forms.Normal([1, 15, layer.InputSize], 5, DType.Float64);
        return GradientFlow.Measure(layer, () => Forms.Weigh(layer.Forward(x).State.Hidden), new GradientFlowOptions { Jacobians = false }).Layers[0].Paths!.Lags;
    }
}
