using BenchmarkDotNet.Attributes;
using SeqModels.Markov;
using SeqModels.Numerics;

namespace SeqModels.Benchmarks;

/// <summary>The recursions of a categorical hidden Markov model over 100 000 observations on one thread, beside plain loops.</summary>
[MemoryDiagnoser]
public class HiddenMarkovBenchmarks
{
    private const int Length = 100_000;
    private const int Symbols = 64;

    private CategoricalHmm _hmm = null!;
    private ReadOnlyMemory<int> _symbols;
    private double[,] _transition = null!;
    private double[,] _emission = null!;

    [Params(8, 32, 128)]
    public int States { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Degree = 1;
        var random = new RandomSource(1);
        (_transition, _emission) = (Rows(States, States, random), Rows(States, Symbols, random));
        double[] start = [.. Enumerable.Repeat(1.0 / States, States)];
        _hmm = new CategoricalHmm(start, _transition, _emission);
        _symbols = _hmm.Sample(Length, random).Observations;
    }

    /// <summary>Forward.</summary>
    [Benchmark]
    public double LogLikelihood() => _hmm.LogLikelihood(_symbols);

    /// <summary>Forward and backward, with the posterior of every state.</summary>
    [Benchmark]
    public double[,] Smooth() => _hmm.Smooth(_symbols);

    /// <summary>Forward and backward with expected transitions and emissions.</summary>
    [Benchmark]
    public double ExpectationStep() => _hmm.Fit([_symbols], new HmmFitOptions { MaxIterations = 0 }).LogLikelihood;

    [Benchmark]
    public double Viterbi() => _hmm.Viterbi(_symbols).LogProbability;

    /// <summary>Forward and backward as plain loops over arrays.</summary>
    [Benchmark(Baseline = true)]
    public double PlainLoops()
    {
        int states = States;
        ReadOnlySpan<int> symbols = _symbols.Span;
        double[][] alpha = new double[Length][];
        var scales = new double[Length];
        double logLikelihood = 0;
        for (int t = 0; t < Length; t++)
        {
            double[] row = alpha[t] = new double[states];
            for (int j = 0; j < states; j++)
            {
                double sum = t == 0 ? 1.0 / states : 0;
                for (int i = 0; t > 0 && i < states; i++)
                    sum += alpha[t - 1][i] * _transition[i, j];
                row[j] = sum * _emission[j, symbols[t]];
                scales[t] += row[j];
            }

            for (int j = 0; j < states; j++)
                row[j] /= scales[t];
            logLikelihood += Math.Log(scales[t]);
        }

        double[] beta = [.. Enumerable.Repeat(1.0, states)], next = new double[states];
        for (int t = Length - 2; t >= 0; t--)
        {
            for (int i = 0; i < states; i++)
            {
                double sum = 0;
                for (int j = 0; j < states; j++)
                    sum += _transition[i, j] * _emission[j, symbols[t + 1]] * beta[j];
                next[i] = sum / scales[t + 1];
                alpha[t][i] *= next[i];
            }

            (beta, next) = (next, beta);
        }

        return logLikelihood + alpha[0][0];
    }

    private static double[,] Rows(int rows, int columns, RandomSource random)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int j = 0; j < columns; j++)
                sum += matrix[i, j] = Math.Pow(random.NextDouble(), 4) + 1e-4;
            for (int j = 0; j < columns; j++)
                matrix[i, j] /= sum;
        }

        return matrix;
    }
}
