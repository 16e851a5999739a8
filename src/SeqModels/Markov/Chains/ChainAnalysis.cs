using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov.Chains;

/// <summary>Stationary distributions, eigenvalues and mixing times of irreducible stochastic matrices.</summary>
internal static class ChainAnalysis
{
    private const int MaxPower = 40;

    /// <summary>The stationary distribution π P = π, every element accurate to rounding, however small. P is destroyed.</summary>
    /// <exception cref="InvalidOperationException">Products of the probabilities underflow.</exception>
    public static double[] Stationary(double[,] p) =>
        StationarySolver.Of(MemoryMarshal.CreateSpan(ref p[0, 0], p.Length), p.GetLength(0)) ?? throw new InvalidOperationException(
            "MarkovChain: the stationary distribution cannot be computed, because products of the transition probabilities underflow. Use larger probabilities.");

    /// <summary>The second largest modulus of the eigenvalues; 0 with one state.</summary>
    public static double SecondModulus(double[,] p)
    {
        double[] moduli = [.. Matrix<double>.Build.DenseOfArray(p).Evd().EigenValues.Select(value => value.Magnitude).OrderDescending()];
        return moduli.Length < 2 ? 0 : moduli[1];
    }

    /// <summary>The smallest t with max_x ½ Σ_y |P^t(x, y) − π(y)| ≤ ε; null if no power comes so near.</summary>
    public static long? MixingTime(double[,] p, double[] stationary, double epsilon)
    {
        int count = stationary.Length;
        var current = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            current[i, i] = 1;
        }
        if (Distance(current, stationary) <= epsilon)
        {
            return 0;
        }
        List<double[,]> powers = [p];
        while (Distance(powers[^1], stationary) > epsilon)
        {
            if (powers.Count > MaxPower)
            {
                return null;
            }
            powers.Add(Multiply(powers[^1], powers[^1]));
        }

        // The distance never rises with t, so the largest t that is too far is found bit by bit.
        long time = 0;
        for (int k = powers.Count - 2; k >= 0; k--)
        {
            double[,] further = time == 0 ? powers[k] : Multiply(current, powers[k]);
            if (Distance(further, stationary) > epsilon)
            {
                (current, time) = (further, time + (1L << k));
            }
        }
        return time + 1;
    }

    private static double Distance(double[,] power, double[] stationary)
    {
        double largest = 0;
        for (int i = 0; i < stationary.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < stationary.Length; j++)
            {
                sum += Math.Abs(power[i, j] - stationary[j]);
            }
            largest = Math.Max(largest, sum / 2);
        }
        return largest;
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        int count = a.GetLength(0);
        var product = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            Span<double> row = Probabilities.Row(product, i);
            for (int k = 0; k < count; k++)
            {
                TensorPrimitives.MultiplyAdd(Probabilities.Row(b, k), a[i, k], row, row);
            }
            Probabilities.Normalize(row);
        }
        return product;
    }
}
