using SeqModels.Markov;
using SeqModels.Numerics;

namespace SeqModels.Tests.Markov;

/// <summary>Random models and data.</summary>
internal static class Draws
{
    public static double[] Distribution(int count, RandomSource random, double zeros = 0)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextDouble() < zeros ? 0 : 0.05 + random.NextDouble();
        }
        values[random.NextInt(count)] += 0.1;
        double sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }

    public static double[,] Rows(int rows, int columns, RandomSource random, double zeros = 0)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            double[] row = Distribution(columns, random, zeros);
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = row[j];
            }
        }
        return matrix;
    }

    public static CategoricalHmm Categorical(int states, int symbols, RandomSource random, double zeros = 0) =>
        new(Distribution(states, random), Rows(states, states, random, zeros), Rows(states, symbols, random));

    public static Gaussian Gaussian(int dimensions, CovarianceType type, RandomSource random)
    {
        double[] mean = [.. Enumerable.Range(0, dimensions).Select(_ => 2 * random.NextNormal())];
        double[] variances = [.. Enumerable.Range(0, dimensions).Select(_ => 0.2 + random.NextDouble())];
        var full = new double[dimensions, dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            for (int j = 0; j < dimensions; j++)
            {
                full[i, j] = i == j ? variances[i] : 0.1 * Math.Sqrt(variances[i] * variances[j]);
            }
        }
        return type switch
        {
            CovarianceType.Spherical => SeqModels.Markov.Gaussian.Spherical(mean, variances[0]),
            CovarianceType.Diagonal => SeqModels.Markov.Gaussian.Diagonal(mean, variances),
            _ => SeqModels.Markov.Gaussian.Full(mean, full),
        };
    }

    public static GaussianHmm Gaussians(int states, int dimensions, CovarianceType type, RandomSource random) =>
        new(Distribution(states, random), Rows(states, states, random), [.. Enumerable.Range(0, states).Select(_ => Gaussian(dimensions, type, random))]);

    public static GaussianMixtureHmm Mixtures(int states, int components, int dimensions, CovarianceType type, RandomSource random) =>
        new(Distribution(states, random), Rows(states, states, random), [.. Enumerable.Range(0, states).Select(_ => new GaussianMixture(
            Distribution(components, random), [.. Enumerable.Range(0, components).Select(_ => Gaussian(dimensions, type, random))]))]);

    public static ReadOnlyMemory<int>[] Samples(CategoricalHmm hmm, RandomSource random, params int[] lengths) =>
        Array.ConvertAll(lengths, length => hmm.Sample(length, random).Observations);
}
