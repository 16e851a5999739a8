using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov.Emissions;

/// <summary>Initial Gaussians from a clustering of observations.</summary>
internal static class Clusters
{
    private const int MaxPoints = 20_000;

    /// <summary>
    /// Clusters the observations, at most 20 000 of them in equal steps, and orders the clusters by the mean position of their observations in the
    /// sequences, as a left-to-right model needs it.
    /// </summary>
    /// <returns>The observations of each cluster, [number, dimensions] in row-major order. None is empty.</returns>
    public static double[][] Of(IReadOnlyList<double[,]> sequences, int dimensions, int count, RandomSource random)
    {
        long total = sequences.Sum(sequence => (long)sequence.GetLength(0));
        long step = Math.Max(1, (total + MaxPoints - 1) / MaxPoints), index = 0;
        var points = new List<double>();
        var positions = new List<double>();
        foreach (double[,] sequence in sequences)
        {
            for (int t = 0; t < sequence.GetLength(0); t++)
            {
                if (index++ % step == 0)
                {
                    points.AddRange(Probabilities.Row(sequence, t));
                    positions.Add((t + 0.5) / sequence.GetLength(0));
                }
            }
        }
        double[] all = [.. points];
        int[] labels = KMeans.Run(all, dimensions, count, random);
        return [.. Enumerable.Range(0, count)
            .OrderBy(label => labels.Index().Where(pair => pair.Item == label).Select(pair => positions[pair.Index]).DefaultIfEmpty(1).Average())
            .Select(label => Members(all, dimensions, labels, label))];
    }

    /// <summary>Clusters points.</summary>
    public static double[][] Of(double[] points, int dimensions, int count, RandomSource random)
    {
        int[] labels = KMeans.Run(points, dimensions, count, random);
        return [.. Enumerable.Range(0, count).Select(label => Members(points, dimensions, labels, label))];
    }

    /// <summary>The Gaussian of the points of a cluster.</summary>
    public static Gaussian Estimate(double[] points, int dimensions, CovarianceType type, double minVariance)
    {
        double[] ones = new double[type == CovarianceType.Spherical ? 1 : type == CovarianceType.Diagonal ? dimensions : dimensions * dimensions];
        for (int i = 0; i < ones.Length; i += type == CovarianceType.Full ? dimensions + 1 : 1)
        {
            ones[i] = 1;
        }
        Gaussian around = Gaussian.FromMoments(points[..dimensions], ones, type, 0);
        var sums = new GaussianSums(around);
        for (int p = 0; p < points.Length; p += dimensions)
        {
            sums.Add(points.AsSpan(p, dimensions), 1);
        }
        return sums.Estimate(around, new HmmFitOptions(), minVariance);
    }

    /// <summary>The points with a label; all points if there is none.</summary>
    private static double[] Members(double[] points, int dimensions, int[] labels, int label)
    {
        double[] members = [.. labels.Index().Where(pair => pair.Item == label).SelectMany(pair => points[(pair.Index * dimensions)..((pair.Index + 1) * dimensions)])];
        return members.Length > 0 ? members : points;
    }
}
