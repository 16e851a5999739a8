using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov.Emissions;

/// <summary>k-means clustering (Lloyd 1982) from seeds of k-means++ (Arthur and Vassilvitskii 2007).</summary>
internal static class KMeans
{
    private const int MaxIterations = 50;

    /// <summary>Assigns every point to one of <paramref name="count"/> clusters.</summary>
    /// <param name="points">The points, [number, dimensions] in row-major order.</param>
    /// <param name="dimensions">The number of dimensions.</param>
    /// <param name="count">The number of clusters, at least 1. Clusters may be empty if there are fewer different points.</param>
    /// <param name="random">The source of the seeds.</param>
    public static int[] Run(ReadOnlySpan<double> points, int dimensions, int count, RandomSource random)
    {
        int number = points.Length / dimensions;
        var labels = new int[number];
        if (number == 0 || count == 1)
        {
            return labels;
        }
        double[] centers = Seeds(points, dimensions, count, random);
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            bool isChanged = iteration == 0;
            for (int p = 0; p < number; p++)
            {
                int nearest = Nearest(points.Slice(p * dimensions, dimensions), centers);
                isChanged |= nearest != labels[p];
                labels[p] = nearest;
            }
            if (!isChanged)
            {
                break;
            }
            Average(points, dimensions, labels, centers);
        }
        return labels;
    }

    private static double[] Seeds(ReadOnlySpan<double> points, int dimensions, int count, RandomSource random)
    {
        int number = points.Length / dimensions;
        var centers = new double[count * dimensions];
        var distances = new double[number];
        distances.AsSpan().Fill(double.PositiveInfinity);
        int chosen = random.NextInt(number);
        for (int c = 0; c < count; c++)
        {
            ReadOnlySpan<double> center = points.Slice(chosen * dimensions, dimensions);
            center.CopyTo(centers.AsSpan(c * dimensions));
            double sum = 0;
            for (int p = 0; p < number; p++)
            {
                distances[p] = Math.Min(distances[p], Distance(points.Slice(p * dimensions, dimensions), center));
                sum += distances[p];
            }
            double left = random.NextDouble() * sum;
            chosen = 0;
            while (chosen < number - 1 && (left -= distances[chosen]) >= 0)
            {
                chosen++;
            }
        }
        return centers;
    }

    private static int Nearest(ReadOnlySpan<double> point, ReadOnlySpan<double> centers)
    {
        int best = 0;
        double smallest = double.PositiveInfinity;
        for (int c = 0; c * point.Length < centers.Length; c++)
        {
            double distance = Distance(point, centers.Slice(c * point.Length, point.Length));
            if (distance < smallest)
            {
                (best, smallest) = (c, distance);
            }
        }
        return best;
    }

    private static void Average(ReadOnlySpan<double> points, int dimensions, int[] labels, double[] centers)
    {
        var sums = new double[centers.Length];
        var counts = new int[centers.Length / dimensions];
        for (int p = 0; p < labels.Length; p++)
        {
            counts[labels[p]]++;
            StateRows.Add(sums.AsSpan(labels[p] * dimensions, dimensions), points.Slice(p * dimensions, dimensions));
        }
        for (int i = 0; i < sums.Length; i++)
        {
            centers[i] = counts[i / dimensions] == 0 ? centers[i] : sums[i] / counts[i / dimensions];
        }
    }

    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return sum;
    }
}
