using System.Text.Json;
using SeqModels.Markov;
using SeqModels.Markov.Storage;

namespace SeqModels.Tests.Markov;

/// <summary>Gaussian hidden Markov models against statsmodels, scipy and scikit-learn: Fixtures/gaussian_hmm.py wrote the values.</summary>
public sealed class GaussianFixtureTests
{
    private static readonly JsonElement Fixture = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Markov", "Fixtures", "gaussian_hmm.json"))).RootElement;

    public static TheoryData<int> Kinds => [0, 1, 2];

    [Fact]
    public void UnivariateIsMarkovRegressionOfStatsmodels()
    {
        JsonElement values = Fixture.GetProperty("univariate");
        double[] means = JsonNumbers.Vector(values, "means"), variances = JsonNumbers.Vector(values, "variances"), x = JsonNumbers.Vector(values, "x");
        var hmm = new GaussianHmm(JsonNumbers.Vector(values, "start"), JsonNumbers.Matrix(values, "transition"), [.. means.Zip(variances, (mean, variance) => Gaussian.Spherical([mean], variance))]);
        hmm.LogLikelihood(x).Should().BeApproximately(values.GetProperty("logLikelihood").GetDouble(), 1e-9);
        Same(hmm.Filter(x), JsonNumbers.Matrix(values, "filtered"));
        Same(hmm.Smooth(x), JsonNumbers.Matrix(values, "smoothed"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MultivariateIsScipy(int kind)
    {
        JsonElement values = Fixture.GetProperty("multivariate")[kind];
        double[][] means = JsonNumbers.Vectors(values, "means");
        Gaussian[] states = [.. means.Select((mean, i) => Create(mean, Covariance(values, i), values))];
        var hmm = new GaussianHmm(JsonNumbers.Vector(values, "start"), JsonNumbers.Matrix(values, "transition"), states);
        double[,] x = JsonNumbers.Matrix(values, "x");
        hmm.LogLikelihood(x).Should().BeApproximately(values.GetProperty("logLikelihood").GetDouble(), 1e-9);
        Same(hmm.Filter(x), JsonNumbers.Matrix(values, "filtered"));
        Same(hmm.Smooth(x), JsonNumbers.Matrix(values, "smoothed"));

        // A mixture of one component per state is the same model.
        new GaussianMixtureHmm(hmm.StartProbabilities(), hmm.TransitionProbabilities(), [.. states.Select(state => new GaussianMixture([1], [state]))])
            .LogLikelihood(x).Should().BeApproximately(values.GetProperty("logLikelihood").GetDouble(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AMixtureWithOneStateIsGaussianMixtureOfScikitLearn(int kind)
    {
        JsonElement values = Fixture.GetProperty("mixtures")[kind];
        var identity = new[,] { { 1.0, 0 }, { 0, 1.0 } };
        Gaussian[] components = [.. JsonNumbers.Vectors(values, "initialMeans").Select(mean => Create(mean, identity, values))];
        var initial = new GaussianMixtureHmm([1], new[,] { { 1.0 } }, [new GaussianMixture(JsonNumbers.Vector(values, "initialWeights"), components)]);
        HmmFitResult<GaussianMixtureHmm> fit = initial.Fit([JsonNumbers.Matrix(values, "x")], new HmmFitOptions { MaxIterations = values.GetProperty("updates").GetInt32(), Tolerance = 0 });
        fit.LogLikelihood.Should().BeApproximately(values.GetProperty("logLikelihood").GetDouble(), 1e-9);
        GaussianMixture state = fit.Model.States[0];
        for (int m = 0; m < 2; m++)
        {
            state.Weights[m].Should().BeApproximately(JsonNumbers.Vector(values, "weights")[m], 1e-9);
            state.Components[m].Mean[0].Should().BeApproximately(JsonNumbers.Vectors(values, "means")[m][0], 1e-9);
            Same(state.Components[m].Covariance(), Covariance(values, m));
        }
    }

    private static double[,] Covariance(JsonElement values, int index)
    {
        JsonElement rows = values.GetProperty("covariances")[index];
        return new[,] { { rows[0][0].GetDouble(), rows[0][1].GetDouble() }, { rows[1][0].GetDouble(), rows[1][1].GetDouble() } };
    }

    private static Gaussian Create(double[] mean, double[,] covariance, JsonElement values) => values.GetProperty("kind").GetString() switch
    {
        "Spherical" => Gaussian.Spherical(mean, covariance[0, 0]),
        "Diagonal" => Gaussian.Diagonal(mean, [covariance[0, 0], covariance[1, 1]]),
        _ => Gaussian.Full(mean, covariance),
    };

    private static void Same(double[,] actual, double[,] expected) =>
        actual.Cast<double>().Zip(expected.Cast<double>(), (x, y) => Math.Abs(x - y)).Max().Should().BeLessThan(1e-9);
}
