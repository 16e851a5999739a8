using System.Runtime.InteropServices;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Smoothing;

/// <summary>
/// Finds the discounts of all orders that make a held-out text most probable under interpolated discounting:
/// steps s with H s = g, g the gradient of the log-likelihood and H the sum of the outer products of the tokens' gradients, kept within
/// 0 &lt; D_k ≤ k and halved until the likelihood rises (Berndt, Hall, Hall and Hausman 1974).
/// </summary>
internal sealed class DiscountTuning
{
    private const int MaxSteps = 50;
    private const double SmallestGain = 1e-8;
    private const double SmallestDiscount = 1e-3;

    private readonly DiscountObservation[][] _observations;
    private readonly double[] _uniform;
    private readonly int _perOrder;
    private readonly double[] _start;

    private DiscountTuning(NGramCounts counts, DiscountSmoothing smoothing)
    {
        HeldOutNodes nodes = HeldOutNodes.Find(counts, smoothing.HeldOut!);
        _perOrder = smoothing.DiscountsPerOrder;
        _observations = new DiscountObservation[counts.Order][];
        _start = new double[counts.Order * _perOrder];
        _uniform = WeightTuning.UniformOf(counts, nodes.NGrams[0], smoothing);
        var neighbours = new AdjustedCounts(counts);
        for (int order = 1; order <= counts.Order; order++)
        {
            int[] occurrences = counts.Levels[order - 1].Counts;
            float[]? inPlace = smoothing.AdjustsCounts && order < counts.Order ? new float[occurrences.Length] : null;
            if (inPlace is not null)
            {
                neighbours.Count(order, inPlace);
                neighbours.Drop(order);
            }
            ReadOnlySpan<int> discounted = inPlace is null ? occurrences : MemoryMarshal.Cast<float, int>(inPlace.AsSpan());
            _observations[order - 1] = DiscountObservation.Of(counts, nodes, order, discounted);
            double[] initial = smoothing.DiscountsOf(CountsOfCounts.Of(discounted, 4)) ?? [.. smoothing.FallbackDiscounts];
            initial.CopyTo(_start, (order - 1) * _perOrder);
        }
    }

    /// <summary>The discounts of each order.</summary>
    public static double[][] Run(NGramCounts counts, DiscountSmoothing smoothing)
    {
        var tuning = new DiscountTuning(counts, smoothing);
        double[] discounts = tuning.Tune();
        return [.. Enumerable.Range(0, counts.Order).Select(i => discounts[(i * tuning._perOrder)..((i + 1) * tuning._perOrder)])];
    }

    private double[] Tune()
    {
        int size = _start.Length;
        double[] discounts = [.. _start.Select((discount, i) => Clamp(discount, i))], gradient = new double[size];
        double[,] hessian = new double[size, size];
        double likelihood = Likelihood(discounts, gradient, hessian);
        for (int step = 0; step < MaxSteps; step++)
        {
            double[] direction = PositiveSystem.Solve(hessian, gradient, i =>
                hessian[i, i] > 0 && !(gradient[i] > 0 && discounts[i] >= i % _perOrder + 1) && !(gradient[i] < 0 && discounts[i] <= SmallestDiscount));
            double before = likelihood;
            for (double length = 1; length > 1e-3; length /= 2)
            {
                double[] trial = [.. discounts.Select((discount, i) => Clamp(discount + length * direction[i], i))];
                double value = Likelihood(trial, null, null);
                if (value > likelihood)
                {
                    (discounts, likelihood) = (trial, value);
                    break;
                }
            }
            if (likelihood - before < SmallestGain * _uniform.Length)
            {
                break;
            }
            Likelihood(discounts, gradient, hessian);
        }
        return discounts;
    }

    private double Clamp(double discount, int index) => Math.Clamp(discount, SmallestDiscount, index % _perOrder + 1);

    private double Likelihood(double[] discounts, double[]? gradient, double[,]? hessian)
    {
        int orders = _observations.Length;
        double sum = 0;
        double[] below = new double[orders], rests = new double[orders], slopes = new double[discounts.Length];
        gradient?.AsSpan().Clear();
        if (hessian is not null)
        {
            Array.Clear(hessian);
        }
        for (int token = 0; token < _uniform.Length; token++)
        {
            double probability = _uniform[token];
            for (int i = 0; i < orders; i++)
            {
                ref readonly DiscountObservation seen = ref _observations[i][token];
                below[i] = probability;
                if (seen.Total > 0)
                {
                    ReadOnlySpan<double> own = discounts.AsSpan(i * _perOrder, _perOrder);
                    rests[i] = seen.Rest(own);
                    probability = seen.Kept(own) + rests[i] * probability;
                }
            }
            if (probability <= 0)
            {
                continue;
            }
            sum += Math.Log(probability);
            if (gradient is null || hessian is null)
            {
                continue;
            }
            double reach = 1 / probability;
            for (int i = orders - 1; i >= 0; i--)
            {
                ref readonly DiscountObservation seen = ref _observations[i][token];
                seen.Slopes(below[i], reach, slopes.AsSpan(i * _perOrder, _perOrder));
                reach *= seen.Total > 0 ? rests[i] : 1;
            }
            for (int i = 0; i < slopes.Length; i++)
            {
                gradient[i] += slopes[i];
                for (int j = 0; j <= i && slopes[i] != 0; j++)
                {
                    hessian[i, j] += slopes[i] * slopes[j];
                }
            }
        }
        return sum;
    }
}
