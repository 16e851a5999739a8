using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics.Jacobians;

/// <summary>Norms of Jacobians by random projections: close to the exact ones, within the errors they state.</summary>
public sealed class JacobianEstimateTests
{
    private const int Time = 8;
    private static readonly GradientFlowOptions Estimated = new() { Paths = false, ExactJacobianSize = 0 };

    [Theory]
    [InlineData("lstm", 17)]
    [InlineData("gru-after", 9)]
    [InlineData("rnn-relu", 9)]
    public void EstimatesLieWithinTheirErrors(string form, int hidden)
    {
        RecurrentLayer layer = Forms.Layer(form, 2, hidden);
        Tensor x = Forms.Normal([3, Time, 2], 5);
        LayerGradientFlow Measure(GradientFlowOptions options) => GradientFlow.Measure(layer, () => layer.Forward(x).Output.Sum(), options).Layers.Single();
        LayerGradientFlow exact = Measure(new GradientFlowOptions { Paths = false }), estimated = Measure(Estimated with { JacobianProjections = 64 });
        foreach ((JacobianNorm truth, JacobianNorm norm) in exact.HiddenJacobian!.Concat(exact.CellJacobian ?? []).Zip(estimated.HiddenJacobian!.Concat(estimated.CellJacobian ?? [])))
        {
            (norm.Lag, norm.Spectral, truth.StandardError).Should().Be((truth.Lag, null, 0));
            norm.Frobenius.Should().BeApproximately(truth.Frobenius, (4 * norm.StandardError) + 1e-12, "at lag {0}", norm.Lag);
            (norm.StandardError / norm.Frobenius).Should().BeInRange(norm.Lag == 0 ? 0 : 1e-3, 0.1);
        }
    }

    /// <summary>Over seeds the estimate of the square has no bias, its relative error reaches the bound √(2/m) for a matrix of rank 1 and is smaller for others.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheErrorHasTheStatedBound(bool rankOne)
    {
        const int Seeds = 50, Size = 4, Projections = 8;
        double[,] weights = new double[Size, Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
                weights[i, j] = rankOne ? (i + 1) * (j - 1.5) / 4 : i == j ? 0.9 : 0;
        }

        // At the largest lag there is one Jacobian.
        double truth = JacobianTests.OfLinear(weights, 3)[2].Frobenius;
        double[] errors = [.. Enumerable.Range(0, Seeds).Select(seed =>
        {
            JacobianNorm norm = JacobianTests.OfLinear(weights, 3, Estimated with { JacobianProjections = Projections, Seed = (ulong)seed })[2];
            return (Math.Pow(norm.Frobenius, 2) / Math.Pow(truth, 2)) - 1;
        })];
        double bound = Math.Sqrt(2.0 / Projections), root = Math.Sqrt(errors.Average(error => error * error));
        Math.Abs(errors.Average()).Should().BeLessThan(4 * bound / Math.Sqrt(Seeds));
        root.Should().BeInRange(rankOne ? 0.7 * bound : 0.35 * bound, rankOne ? 1.4 * bound : 0.7 * bound);
    }

    [Fact]
    public void TheSameSeedGivesTheSameBits()
    {
        double[,] weights = { { 0.5, 0.1 }, { -0.2, 0.4 } };
        JacobianTests.OfLinear(weights, 4, Estimated with { Seed = 3 }).Should().Equal(JacobianTests.OfLinear(weights, 4, Estimated with { Seed = 3 }));
        JacobianTests.OfLinear(weights, 4, Estimated with { Seed = 3 })[1].Should().NotBe(JacobianTests.OfLinear(weights, 4, Estimated)[1]);
    }

    /// <summary>So many time steps that they are propagated in several parts, in the exact and the estimated form.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public void LongSequencesAreMeasuredInParts(int exactSize)
    {
        IReadOnlyList<JacobianNorm> norms = JacobianTests.OfLinear(
            new[,] { { 0.5 } }, 5000, Estimated with { ExactJacobianSize = exactSize, JacobianProjections = 2, MaxLag = 3 });
        norms.Should().HaveCount(4);
        norms[3].Frobenius.Should().BeApproximately(0.125, exactSize == 0 ? 4 * norms[3].StandardError : 1e-15);
    }
}
