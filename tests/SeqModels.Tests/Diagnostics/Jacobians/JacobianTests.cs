using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;
using Matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace SeqModels.Tests.Diagnostics.Jacobians;

/// <summary>Norms of Jacobians: of linear recurrences, where they are known, and of the built-in cells against central differences.</summary>
public sealed class JacobianTests
{
    private static readonly GradientFlowOptions Exact = new() { Paths = false };

    [Fact]
    public void OfARotationTheNormsArePowersOfTheScale()
    {
        const double Scale = 0.97;
        (double sine, double cosine) = Math.SinCos(0.7);
        IReadOnlyList<JacobianNorm> norms = OfLinear(new[,] { { Scale * cosine, -Scale * sine }, { Scale * sine, Scale * cosine } }, 30);
        norms.Should().HaveCount(30);
        foreach (JacobianNorm norm in norms)
        {
            double expected = Math.Pow(Scale, norm.Lag);
            norm.Frobenius.Should().BeApproximately(expected * Math.Sqrt(2), 1e-10 * expected);
            norm.Spectral!.Value.Should().BeApproximately(expected, 1e-10 * expected);
            norm.StandardError.Should().Be(0);
        }
    }

    [Fact]
    public void OfASymmetricMatrixTheyFollowFromItsSpectrum()
    {
        double[] spectrum = [1.1, -0.8, 0.3];
        Matrix v = Matrix.Build.DenseOfColumnArrays([[1.0, 2.0, -0.5]]);
        Matrix q = Matrix.Build.DenseIdentity(3) - (v * v.Transpose() * (2 / (v.Transpose() * v)[0, 0]));
        IReadOnlyList<JacobianNorm> norms = OfLinear((q * Matrix.Build.DenseOfDiagonalArray(spectrum) * q).ToArray(), 25);
        foreach (JacobianNorm norm in norms)
        {
            double frobenius = Math.Sqrt(spectrum.Sum(value => Math.Pow(value, 2 * norm.Lag)));
            norm.Frobenius.Should().BeApproximately(frobenius, 1e-10 * frobenius);
            norm.Spectral!.Value.Should().BeApproximately(Math.Pow(1.1, norm.Lag), 1e-10 * frobenius);
        }
    }

    [Fact]
    public void ANilpotentMatrixForgetsAll()
    {
        IReadOnlyList<JacobianNorm> norms = OfLinear(new[,] { { 0, 2.0, 0 }, { 0, 0, 3.0 }, { 0, 0, 0 } }, 6);
        norms.Select(norm => norm.Frobenius).Should().BeEquivalentTo([Math.Sqrt(3), Math.Sqrt(13), 6, 0, 0, 0], order => order.WithStrictOrdering());
        norms.Select(norm => norm.Spectral).Should().BeEquivalentTo([1.0, 3, 6, 0, 0, 0], order => order.WithStrictOrdering());
    }

    [Theory]
    [InlineData("rnn-tanh", 1)]
    [InlineData("gru-before", 1)]
    [InlineData("lstm-peephole", 2)]
    [InlineData("lstm-coupled", 2)]
    public void OfBuiltInCellsTheyAreThoseOfCentralDifferences(string form, int states)
    {
        const int Time = 5, Hidden = 4;
        int[] lengths = [5, 3, 4];
        RecurrentLayer layer = Forms.Layer(form, 2, Hidden);
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([3, Time, 2], 5, DType.Float64);
        LayerGradientFlow flow = GradientFlow.Measure(layer, () => layer.Forward(x, lengths: lengths).Output.Sum(), Exact).Layers.Single();
        (flow.CellJacobian is null).Should().Be(states == 1);
        RecurrentCell cell = Forms.Cell(form, layer, 2, "_l0");
        for (int state = 0; state < states; state++)
        {
            IReadOnlyList<JacobianNorm> norms = (state == 0 ? flow.HiddenJacobian : flow.CellJacobian)!;
            norms.Should().HaveCount(Time);
            for (int lag = 0; lag < Time; lag++)
            {
                // The first two sequences are measured.
                Matrix[][] jacobians = [.. Enumerable.Range(0, 2).Where(row => lengths[row] > lag).Select(row => Differences(cell, x.Slice(0, row, 1).Slice(1, 0, lengths[row]), state, lag))];
                double frobenius = Math.Sqrt(jacobians.SelectMany(all => all).Average(j => Math.Pow(j.FrobeniusNorm(), 2)));
                norms[lag].Frobenius.Should().BeApproximately(frobenius, 1e-8, "of state {0} at lag {1}", state, lag);
                norms[lag].Spectral!.Value.Should().BeApproximately(Math.Sqrt(jacobians.Average(all => Math.Pow(all[^1].L2Norm(), 2))), 1e-8);
            }
        }
    }

    [Fact]
    public void ALagAndASwitchBoundTheWork()
    {
        CellLayer layer = Linear(new[,] { { 0.5 } });
        Tensor x = Forms.Normal([2, 6, 1], 5, DType.Float64);
        LayerGradientFlow Measure(GradientFlowOptions options) => GradientFlow.Measure(layer, () => layer.Forward(x).Output.Sum(), options).Layers.Single();
        Measure(new GradientFlowOptions { MaxLag = 2 }).HiddenJacobian.Should().HaveCount(3);
        LayerGradientFlow flow = Measure(new GradientFlowOptions { Jacobians = false });
        (flow.HiddenJacobian, flow.CellJacobian, flow.Paths).Should().Be((null, null, null));
    }

    [Fact]
    public void ParametersKeepTheirGradients()
    {
        CellLayer layer = Linear(new[,] { { 0.5, 0.1 }, { 0, 0.4 } });
        Tensor x = Forms.Normal([2, 6, 2], 5, DType.Float64);
        Parameter parameter = layer.Parameters().Single();
        parameter.Gradient = Tensor.Full(parameter.Shape, 3, DType.Float64);
        GradientFlow.Measure(layer, () => layer.Forward(x).Output.Sum());
        parameter.RequiresGradient.Should().BeTrue();
        parameter.Gradient!.AsSpan<double>().ToArray().Should().OnlyContain(value => value == 3);
    }

    internal static CellLayer Linear(double[,] weights) => new(new LinearCell(weights));

    internal static IReadOnlyList<JacobianNorm> OfLinear(double[,] weights, int time, GradientFlowOptions? options = null)
    {
        CellLayer layer = Linear(weights);
        Tensor x = Forms.Normal([1, time, layer.InputSize], 5, DType.Float64);
        return GradientFlow.Measure(layer, () => layer.Forward(x).Output.Sum(), options ?? Exact).Layers.Single().HiddenJacobian!;
    }

    /// <summary>∂s_t/∂s_{t−lag} for all t of a sequence [1, time, features].</summary>
    private static Matrix[] Differences(RecurrentCell cell, Tensor x, int state, int lag)
    {
        const double Step = 1e-5;
        int time = x.Shape[1];
        var states = new List<IReadOnlyList<Tensor>>();
        for (int t = 0; t < time; t++)
            states.Add(cell.Step(x.Select(1, t), t == 0 ? cell.CreateState(1) : states[t - 1]));
        return [.. Enumerable.Range(lag, time - lag).Select(t => Matrix.Build.DenseOfColumnArrays([.. Enumerable.Range(0, cell.HiddenSize).Select(unit =>
            After(t, unit, Step).Zip(After(t, unit, -Step), (a, b) => (a - b) / (2 * Step)).ToArray())]))];

        double[] After(int t, int unit, double change)
        {
            Tensor[] changed = [.. states[t - lag].Select(tensor => tensor.Detach())];
            changed[state].AsWritableSpan<double>()[unit] += change;
            IReadOnlyList<Tensor> current = changed;
            for (int later = t - lag + 1; later <= t; later++)
                current = cell.Step(x.Select(1, later), current);
            return current[state].AsSpan<double>().ToArray();
        }
    }
}
