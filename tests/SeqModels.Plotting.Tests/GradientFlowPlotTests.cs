using SeqModels.Diagnostics;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Plotting.Tests;

public sealed class GradientFlowPlotTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NormsAndSharesHaveALinePerModel()
    {
        KeyValuePair<string, LayerGradientFlow>[] flows = [new("LSTM", Flow(new LstmOptions())), new("RNN", Flow(new RnnOptions()))];

        Chart norms = GradientFlowPlot.Norms(flows), shares = GradientFlowPlot.Shares(flows);

        norms.Lines.Select(line => line.Name).Should().Equal("LSTM", "RNN");
        norms.Lines[0].Y[0].Should().Be(1);
        norms.Lines[0].Y[3].Should().Be(flows[0].Value.Lags[3].HiddenNorm / flows[0].Value.Lags[0].HiddenNorm);
        shares.Lines[1].Y[^1].Should().Be(1);
        shares.Lines[1].Name.Should().Be($"RNN: 90 % at {flows[1].Value.Horizon(0.9)}");
        new Figure(norms, shares).Save(_folder.File("norms.png"));
    }

    [Fact]
    public void PathsNeedABuiltInCell()
    {
        Chart paths = GradientFlowPlot.Paths(Flow(new GruOptions()));

        paths.Lines.Select(line => line.Name).Should().Equal("all paths", "carry h → h", "through the reset gate", "through the update gate", "through the candidate");
        paths.Save(_folder.File("paths.png"));
        FluentActions.Invoking(() => GradientFlowPlot.Paths(Flow(new LstmOptions { Zoneout = 0.1 })))
            .Should().Throw<ArgumentException>().WithMessage("GradientFlowPlot.Paths: the paths of l0 (Lstm) were not measured.*");
    }

    [Fact]
    public void AGateIsUnitsByTimeStepsOfOneSequence()
    {
        var layer = new Lstm(2, 3, new RandomSource(1));
        Tensor x = Tensor.Normal([2, 7, 2], new RandomSource(2));
        LayerInspection inspection = RecurrentInspection.Of(layer, x, lengths: new[] { 7, 4 }).Layers[0];

        HeatMap map = GradientFlowPlot.Gate(inspection, "forget", sequence: 1);

        (map.Values.GetLength(0), map.Values.GetLength(1)).Should().Be((3, 4));
        map.Values[2, 3].Should().Be(inspection.Gate("forget").AsSpan()[(((1 * 7) + 3) * 3) + 2]);
        map.Range.Should().Be(new AxisRange(0, 1));
        GradientFlowPlot.Gate(inspection, "candidate").Range.Should().Be(new AxisRange(-1, 1));
        map.Save(_folder.File("gate.png"));
        FluentActions.Invoking(() => GradientFlowPlot.Gate(inspection, "forget", sequence: 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 0 to 1*");
    }

    [Fact]
    public void ReportsHaveALinePerLayer()
    {
        LayerGradientFlow gru = Flow(new GruOptions()), rnn = Flow(new RnnOptions());
        KeyValuePair<string, GradientFlowReport>[] reports =
            [new("small", new() { Loss = 1, Layers = [gru] }), new("deep", new() { Loss = 1, Layers = [gru, rnn with { Name = "l1" }] })];

        GradientFlowPlot.Norms(reports).Lines.Select(line => line.Name).Should().Equal("small", "deep: l0", "deep: l1");
        GradientFlowPlot.Shares(reports).Lines[2].Name.Should().Be($"deep: l1: 90 % at {rnn.Horizon(0.9)}");
        GradientFlowPlot.Norms(reports[1]).Lines.Should().HaveCount(2);
    }

    [Fact]
    public void ObservationsAreNormsAndHorizonsByStep()
    {
        GradientObservation[] observations =
        [
            .. Enumerable.Range(1, 5).Select(i => new GradientObservation
            {
                Step = 10 * i, Epoch = 1, Loss = 1, GradientNorm = i == 3 ? double.NaN : 1.0 / i, LargestGradientNorm = 2, ClippedShare = 0,
                Horizons = i == 3 ? [] : [new GradientHorizon("l0", i, 2 * i, 3 * i), new GradientHorizon("l1", i, 3 * i, 4 * i)],
            }),
        ];

        Figure figure = GradientFlowPlot.Observations(observations);

        var norms = (Chart)figure.Panels[0];
        var horizons = (Chart)figure.Panels[1];
        norms.YScale.Should().Be(AxisScale.Logarithmic);
        norms.Lines[0].X.Should().Equal(10, 20, 30, 40, 50);
        norms.Lines[0].Y[3].Should().Be(0.25);
        horizons.Lines.Select(line => line.Name).Should().Equal("l0", "l1");
        horizons.Lines[1].Y.Should().Equal(3, 6, double.NaN, 12, 15);
        figure.Save(_folder.File("observations.png"));
        GradientFlowPlot.Observations([observations[2]]).Panels.Should().ContainSingle();
        FluentActions.Invoking(() => GradientFlowPlot.Observations([])).Should().Throw<ArgumentException>().WithMessage("GradientFlowPlot.Observations: at least one observation is needed*");
    }

    private static LayerGradientFlow Flow(RecurrentOptions options)
    {
        RecurrentLayer layer = options.CreateLayer(2, 4, new RandomSource(1));
        Tensor x = Tensor.Normal([2, 6, 2], new RandomSource(2));
        return GradientFlow.Measure(layer, () => layer.Forward(x).Output.Tanh().Sum(), new GradientFlowOptions { Jacobians = false }).Layers[0];
    }
}
