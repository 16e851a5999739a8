using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Diagnostics;

public class GradientFlowEdgeTests
{
    private static readonly Tensor X = Tensor.Normal([2, 5, 3], new RandomSource(9));

    [Fact]
    public async Task ASecondThreadCannotMeasureTheSameModule()
    {
        var layer = new Lstm(3, 4, new RandomSource(1));
        using var isRunning = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        Task first = Task.Run(() => GradientFlow.Measure(layer, () =>
        {
            isRunning.Set();
            mayEnd.Wait();
            return layer.Forward(X).Output.Sum();
        }));
        isRunning.Wait();

        Action second = () => GradientFlow.Measure(layer, () => layer.Forward(X).Output.Sum());

        second.Should().Throw<InvalidOperationException>().WithMessage("GradientFlow.Measure: another thread is measuring this Lstm.*");
        mayEnd.Set();
        await first;
        layer.IsTraining.Should().BeTrue();
        second.Should().NotThrow();
    }

    [Fact]
    public void AMeasurementWithinTheLossOfAnotherOneIsAllowed()
    {
        var layer = new Gru(3, 4, new RandomSource(1));
        int inner = 0;

        GradientFlow.Measure(layer, () =>
        {
            inner = GradientFlow.Measure(layer, () => layer.Forward(X).Output.Sum()).Layers.Count;
            return layer.Forward(X).Output.Sum();
        });

        inner.Should().Be(1);
        layer.IsTraining.Should().BeTrue();
    }

    [Fact]
    public void ZoneoutOfHAloneKeepsTheWayThroughHInTheGradientOfC()
    {
        LagGradient without = Measure(new Lstm(3, 4, new RandomSource(2))).Lags[0], with = Measure(new Lstm(3, 4, new RandomSource(2), new LstmOptions { Zoneout = 1e-7 })).Lags[0];

        with.CellNorm.Should().BeApproximately(without.CellNorm!.Value, 1e-5);
        without.CellNorm.Should().BeGreaterThan(0.1);
    }

    [Fact]
    public void ACellWithoutParametersHasGradientsOfItsStates()
    {
        var model = new Reader();

        GradientFlowReport report = GradientFlow.Measure(model, () => Square(model.Forward(X)));
        LayerInspection inspection = RecurrentInspection.Of(model, () => Square(model.Forward(X))).Layers[0];

        report.Layers[0].Lags.Should().HaveCount(5);
        report.Layers[0].Lags.Should().OnlyContain(lag => lag.HiddenNorm > 0 && lag.WeightNorm == 0);
        inspection.HiddenGradientNorms!.AsSpan().ToArray().Should().OnlyContain(norm => norm > 0);
    }

    [Fact]
    public void TensorsOutsideTheModuleKeepTheirGradients()
    {
        var layer = new Lstm(3, 4, new RandomSource(1));
        var decoder = new Linear(4, 2, new RandomSource(2));
        Tensor x = X.Detach();
        x.RequiresGradient = true;
        decoder.Weight.Gradient = Tensor.Ones(decoder.Weight.Shape);

        GradientFlow.Measure(layer, () => Square(decoder.Forward(layer.Forward(x).Output)));

        x.Gradient.Should().BeNull();
        decoder.Bias!.Gradient.Should().BeNull();
        decoder.Weight.Gradient!.AsSpan().ToArray().Should().OnlyContain(value => value == 1);
    }

    [Fact]
    public void AGradientOfZeroHasAllLags()
    {
        LayerGradientFlow flow = Measure(new Lstm(3, 4, new RandomSource(1)), factor: 0);

        flow.Lags.Should().HaveCount(5);
        flow.Lags.Should().OnlyContain(lag => lag.Pairs == 0 && lag.HiddenNorm == 0 && lag.WeightShare == 0);
        flow.Paths!.Lags.Should().HaveCount(5);
        flow.Horizon(0.9).Should().Be(0);
    }

    [Fact]
    public void AGradientThatIsNotFiniteHasNoHorizon()
    {
        var layer = new Lstm(3, 4, new RandomSource(1));
        layer.Parameters().First().AsWritableSpan()[0] = float.NaN;

        GradientFlowReport report = GradientFlow.Measure(layer, () => layer.Forward(X).Output.Sum());

        report.Layers[0].Horizon(0.5).Should().Be(-1);
        report.Layers[0].Lags[^1].CumulativeShare.Should().Be(double.NaN);
        report.Layers[0].HiddenJacobian![2].Spectral.Should().Be(double.NaN);
        report.ToString().Should().Contain("– / – / –");
    }

    [Fact]
    public void LossesThatCannotBeMeasuredAreRefused()
    {
        var layer = new Lstm(3, 4, new RandomSource(1));

        Measuring(() => layer.Forward(X).Output).Should().Throw<ArgumentException>().WithMessage("GradientFlow.Measure: the loss must be a tensor with one element, but was [2, 5, 4].");
        Measuring(() => Detached(layer)).Should().Throw<ArgumentException>().WithMessage("GradientFlow.Measure: the loss does not depend on a parameter, or was computed under NoGradient*");
        Measuring(() => Trained(layer)).Should().Throw<ArgumentException>().WithMessage("GradientFlow.Measure: the loss switched the module to training mode*");
        layer.Parameters().Should().OnlyContain(parameter => parameter.Gradient == null);

        Action Measuring(Func<Tensor> loss) => () => GradientFlow.Measure(layer, loss);
    }

    private static Tensor Detached(Lstm layer) => layer.Forward(X).Output.Sum().Detach();

    private static Tensor Trained(Lstm layer)
    {
        layer.Train();
        return layer.Forward(X).Output.Sum();
    }

    private static LayerGradientFlow Measure(RecurrentLayer layer, float factor = 1) =>
        GradientFlow.Measure(layer, () => Square(layer.Forward(X).Output) * factor).Layers[0];

    private static Tensor Square(Tensor tensor) => (tensor * tensor).Sum();

    private sealed class Reader : Module
    {
        private readonly CellLayer _layer;
        private readonly Linear _output;

        public Reader()
        {
            _layer = AddModule("layer", new CellLayer(new SumCell()));
            _output = AddModule("output", new Linear(3, 2, new RandomSource(1)));
        }

        public Tensor Forward(Tensor x) => _output.Forward(_layer.Forward(x).Output);
    }

    private sealed class SumCell() : RecurrentCell(3, 3)
    {
        public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state) => [(x + state[0]).Tanh()];
    }
}
