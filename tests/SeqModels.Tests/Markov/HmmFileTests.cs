using System.Text.Json;
using SeqModels.Markov;
using SeqModels.Markov.Storage;
using SeqModels.Numerics;

namespace SeqModels.Tests.Markov;

/// <summary>Files of hidden Markov models, and a family from outside the library.</summary>
public sealed class HmmFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string File1 => Path.Combine(_folder, "model.json");

    [Theory]
    [InlineData(CovarianceType.Spherical)]
    [InlineData(CovarianceType.Diagonal)]
    [InlineData(CovarianceType.Full)]
    public void GaussianFilesAreExact(CovarianceType type)
    {
        var random = new RandomSource(1);
        GaussianHmm hmm = Draws.Gaussians(3, 2, type, random);
        double[,] x = hmm.Sample(20, random).Observations;
        hmm.Save(File1);
        GaussianHmm.Load(File1).LogLikelihood(x).Should().Be(hmm.LogLikelihood(x));
        GaussianMixtureHmm mixture = Draws.Mixtures(2, 3, 2, type, random);
        mixture.Save(File1);
        GaussianMixtureHmm.Load(File1).LogLikelihood(x).Should().Be(mixture.LogLikelihood(x));
        FluentActions.Invoking(() => GaussianHmm.Load(File1)).Should().Throw<InvalidDataException>().WithMessage("*'GaussianMixtureHmm', not 'GaussianHmm'*");
    }

    [Theory]
    [InlineData("seqmodels-hmm", "other")]
    [InlineData("\"version\":1", "\"version\":9")]
    [InlineData("\"start\":[", "\"start\":[0.5,")]
    [InlineData("\"transition\":[[", "\"transition\":[[0.5,")]
    [InlineData("\"probabilities\":[[", "\"probabilities\":[[-1,")]
    [InlineData("\"emission\"", "\"emitted\"")]
    [InlineData("\"tokens\":[\"0\"", "\"tokens\":[\"1\"")]
    [InlineData("\"tokens\":[\"0\"", "\"tokens\":[7")]
    [InlineData("0.", "1e999")]
    [InlineData("}", "")]
    public void DamagedFilesAreRefused(string old, string changed)
    {
        Draws.Categorical(2, 3, new RandomSource(1)).Save(File1);
        File.WriteAllText(File1, File.ReadAllText(File1).Replace(old, changed, StringComparison.Ordinal));
        FluentActions.Invoking(() => CategoricalHmm.Load(File1)).Should().Throw<InvalidDataException>().WithMessage("CategoricalHmm.Load*model.json*");
    }

    [Fact]
    public void AFamilyFromOutside()
    {
        var random = new RandomSource(3);
        var source = new PoissonHmm([0.5, 0.5], new[,] { { 0.9, 0.1 }, { 0.2, 0.8 } }, new PoissonEmission(2, 15));
        int[] counts = source.Sample(800, random).Observations;
        HmmFitResult<PoissonHmm> fit = new PoissonHmm([0.5, 0.5], new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } }, new PoissonEmission(5, 8)).Fit([counts]);
        ((PoissonEmission)fit.Model.Emission).Rates.Should().SatisfyRespectively(rate => rate.Should().BeApproximately(2, 0.3), rate => rate.Should().BeApproximately(15, 0.6));
        fit.LogLikelihood.Should().BeGreaterThan(source.LogLikelihood(counts));
        fit.Model.ParameterCount.Should().Be(1 + 2 + 2);
        fit.Model.Save(File1);
        PoissonHmm.Load(File1).LogLikelihood(counts).Should().Be(fit.Model.LogLikelihood(counts));

        new PoissonHmm([1], new[,] { { 1.0 } }, new PoissonEmission(-1)).Invoking(model => model.LogLikelihood([3])).Should().Throw<InvalidOperationException>().WithMessage("PoissonEmission.LogLikelihoods*state 0 at time 0 is NaN*");

        // A wrong M-step is noticed.
        new PoissonHmm([0.5, 0.5], new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } }, new PoissonEmission(2, 15) { IsWrong = true })
            .Invoking(model => model.Fit([counts])).Should().Throw<InvalidOperationException>().WithMessage("*internal fault*lowered the objective*PoissonEmission*");
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private sealed class PoissonHmm(double[] start, double[,] transition, HmmEmission<int[]> emission) : HiddenMarkovModel<int[], PoissonHmm>(start, transition, emission)
    {
        public static PoissonHmm Load(string path) => Load(path, (start, transition, root) => new PoissonHmm(start, transition, new PoissonEmission(JsonNumbers.Vector(root.GetProperty("emission"), "rates"))));

        protected override PoissonHmm Create(double[] start, double[,] transition, HmmEmission<int[]> emission) => new(start, transition, emission);
    }

    private sealed class PoissonEmission(params double[] rates) : HmmEmission<int[]>(rates.Length)
    {
        public double[] Rates => rates;

        public bool IsWrong { get; init; }

        public override int ParameterCount => rates.Length;

        public override int LengthOf(int[] sequence) => sequence.Length;

        public override void Check(int[] sequence, string name)
        {
        }

        public override void LogLikelihoods(int[] sequence, Span<double> logLikelihoods)
        {
            for (int t = 0; t < sequence.Length; t++)
            {
                for (int i = 0; i < rates.Length; i++)
                {
                    logLikelihoods[(t * rates.Length) + i] = (sequence[t] * Math.Log(rates[i])) - rates[i] - Enumerable.Range(1, sequence[t]).Sum(k => Math.Log(k));
                }
            }
        }

        public override int[] Sample(ReadOnlySpan<int> states, RandomSource random)
        {
            var counts = new int[states.Length];
            for (int t = 0; t < counts.Length; t++)
            {
                for (double product = random.NextDouble(); product > Math.Exp(-rates[states[t]]); product *= random.NextDouble())
                {
                    counts[t]++;
                }
            }
            return counts;
        }

        public override HmmStatistics<int[]> CreateStatistics() => new Sums(rates.Length);

        public override HmmEmission<int[]> Maximize(HmmStatistics<int[]> statistics, HmmFitOptions options) =>
            new PoissonEmission([.. ((Sums)statistics).Values.Zip(((Sums)statistics).Weights, (sum, weight) => IsWrong ? weight / sum : sum / weight)]) { IsWrong = IsWrong };

        public override HmmEmission<int[]> Initialize(IReadOnlyList<int[]> sequences, RandomSource random) => this;

        public override void Write(Utf8JsonWriter writer) => JsonNumbers.Write(writer, "rates", rates);

        private sealed class Sums(int states) : HmmStatistics<int[]>
        {
            public double[] Values { get; } = new double[states];

            public double[] Weights { get; } = new double[states];

            public override void Add(int[] sequence, ReadOnlySpan<double> posteriors, int stride)
            {
                for (int t = 0; t < sequence.Length; t++)
                {
                    for (int i = 0; i < Values.Length; i++)
                    {
                        Values[i] += posteriors[(t * stride) + i] * sequence[t];
                        Weights[i] += posteriors[(t * stride) + i];
                    }
                }
            }

            public override void Add(HmmStatistics<int[]> other)
            {
                for (int i = 0; i < Values.Length; i++)
                {
                    Values[i] += ((Sums)other).Values[i];
                    Weights[i] += ((Sums)other).Weights[i];
                }
            }
        }
    }
}
