using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Inspection;

public sealed class GateStatisticsTests
{
    [Theory]
    [InlineData("lstm")]
    [InlineData("gru-after")]
    [InlineData("rnn-tanh")]
    public void WithHugeBiasesAllUnitsAreSaturated(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 2, 3);
        foreach (float bias in new[] { 100f, -100f })
        {
            foreach (NamedParameter named in layer.NamedParameters().Where(named => named.Name.StartsWith("bias", StringComparison.Ordinal)))
                named.Parameter.AsWritableSpan().Fill(bias);
            foreach (GateActivity gate in GateStatistics.Of(RecurrentInspection.Of(layer, Forms.Normal([2, 4, 2], 3))).Gates)
            {
                gate.Overall.Saturated.Should().Be(1);
                (bias > 0 ? gate.Overall.High : gate.Overall.Low).Should().Be(1);
                gate.Overall.Mean.Should().BeApproximately(bias > 0 ? 1 : gate.Function == ActivationFunction.Sigmoid ? 0 : -1, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru-before")]
    public void WithoutWeightsGatesAreHalfOpenAndNotSaturated(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 2, 3);
        foreach (Parameter parameter in layer.Parameters())
            parameter.AsWritableSpan().Clear();
        foreach (GateActivity gate in GateStatistics.Of(RecurrentInspection.Of(layer, Forms.Normal([2, 4, 2], 3))).Gates)
            gate.Overall.Should().Be(new GateSummary(2 * 4 * 3, gate.Gate == "candidate" ? 0 : 0.5, 0, 0));
    }

    [Fact]
    public void StepsCountOnlyTheSequencesThatReachThem()
    {
        RecurrentInspection inspection = RecurrentInspection.Of(Identity(RnnActivation.Tanh), Tensor.From([0, 5, -5, 1.8f, 0, 0], [2, 3, 1]), lengths: new[] { 3, 1 });
        GateStatistics statistics = GateStatistics.Of(inspection);
        GateActivity gate = statistics.Gate("l0", "hidden");
        gate.ByTime.Select(step => step.Count).Should().Equal(2, 1, 1);
        gate.ByTime.Select(step => step.High).Should().Equal(0, 1, 0);
        gate.ByTime.Select(step => step.Low).Should().Equal(0, 0, 1);
        gate.ByTime[0].Mean.Should().BeApproximately(Math.Tanh(1.8) / 2, 1e-7);
        gate.Overall.Count.Should().Be(4);
        gate.Overall.Saturated.Should().Be(0.5);
        statistics.ToString().ReplaceLineEndings("\n").Should().Be(
            """
            layer    gate   mean  saturated     low    high  mean first  mean last
            l0     hidden  0.237     50.0 %  25.0 %  25.0 %       0.473     -1.000
            """);
        statistics.ToMarkdown().Should().EndWith("| l0 | hidden | 0.237 | 50.0 % | 25.0 % | 25.0 % | 0.473 | -1.000 |");
    }

    /// <summary>tanh 1.84 = 0.951, tanh 1.82 = 0.949; σ 2.95 = 0.9503, σ 2.94 = 0.9498.</summary>
    [Fact]
    public void TheLimitsAreThoseOfTheDocumentation()
    {
        Tensor x = Tensor.From([1.84f, 1.82f, -1.84f, -1.82f], [4, 1, 1]);
        GateSummary tanh = GateStatistics.Of(RecurrentInspection.Of(Identity(RnnActivation.Tanh), x)).Gates[0].Overall;
        (tanh.Low, tanh.High).Should().Be((0.25, 0.25));

        var gru = new Gru(1, 1, new RandomSource(1));
        foreach (Parameter parameter in gru.Parameters())
            parameter.AsWritableSpan().Clear();
        gru["weight_ih_l0"].AsWritableSpan().Fill(1);
        x = Tensor.From([2.95f, 2.94f, -2.95f, -2.94f], [4, 1, 1]);
        GateSummary sigmoid = GateStatistics.Of(RecurrentInspection.Of(gru, x)).Gate("l0", "update").Overall;
        (sigmoid.Low, sigmoid.High, sigmoid.Saturated).Should().Be((0.25, 0.25, 0.5));
    }

    [Fact]
    public void AReluIsSaturatedWhereItIsZero()
    {
        GateActivity gate = GateStatistics.Of(RecurrentInspection.Of(Identity(RnnActivation.Relu), Tensor.From([-1, 7, 0, 0.1f], [4, 1, 1]))).Gates[0];
        gate.Function.Should().Be(ActivationFunction.Relu);
        (gate.Overall.Low, gate.Overall.High).Should().Be((0.5, 0));
    }

    [Fact]
    public void CallsOfOneLayerAreTakenTogether()
    {
        var layer = new Rnn(2, 2, new RandomSource(1));
        RecurrentInspection inspection = RecurrentInspection.Of(
            layer, () => layer.Forward(Forms.Normal([1, 3, 2], 3)).Output.Sum() + layer.Forward(Forms.Normal([1, 5, 2], 4)).Output.Sum());
        GateStatistics.Of(inspection).Gates.Should().ContainSingle().Which.ByTime.Select(step => step.Count).Should().Equal(4, 4, 4, 2, 2);
    }

    [Fact]
    public void WhatHasNoGatesIsRefused()
    {
        var layer = new CellLayer(new TwoStateCell(2, 2, new RandomSource(1)));
        RecurrentInspection inspection = RecurrentInspection.Of(layer, Forms.Normal([1, 3, 2], 3));
        FluentActions.Invoking(() => GateStatistics.Of(inspection)).Should().Throw<ArgumentException>().WithMessage("GateStatistics.Of: no layer has gates that can be inspected*");
        GateStatistics statistics = GateStatistics.Of(RecurrentInspection.Of(new Rnn(2, 2, new RandomSource(1)), Forms.Normal([1, 3, 2], 3)));
        FluentActions.Invoking(() => statistics.Gate("l0", "forget")).Should().Throw<ArgumentException>().WithMessage("GateStatistics.Gate: there is no gate 'forget' in 'l0'. There are l0 hidden*");
    }

    /// <summary>h_t = φ(x_t).</summary>
    private static Rnn Identity(RnnActivation activation)
    {
        var layer = new Rnn(1, 1, new RandomSource(1), new RnnOptions { Activation = activation });
        foreach (Parameter parameter in layer.Parameters())
            parameter.AsWritableSpan().Clear();
        layer["weight_ih_l0"][0, 0] = 1;
        return layer;
    }
}
