namespace SeqModels.NGrams.Smoothing;

/// <summary>Discounts from counts of counts n₁, n₂, … at [0], [1], ….</summary>
internal static class DiscountFormulas
{
    /// <summary>D₁, D₂, D₃₊; null where n₁, n₂ or n₃ is 0 or a D_k is outside [0, k].</summary>
    public static double[]? ModifiedKneserNey(ReadOnlySpan<long> n)
    {
        if (n[0] == 0 || n[1] == 0 || n[2] == 0)
        {
            return null;
        }
        double y = n[0] / (n[0] + 2.0 * n[1]);
        double[] discounts = new double[3];
        for (int k = 1; k <= 3; k++)
        {
            discounts[k - 1] = k - (k + 1) * y * n[k] / n[k - 1];
            if (!(discounts[k - 1] >= 0 && discounts[k - 1] <= k))
            {
                return null;
            }
        }
        return discounts;
    }

    /// <summary>D = n₁ / (n₁ + 2 n₂); null where n₁ or n₂ is 0.</summary>
    public static double[]? Absolute(ReadOnlySpan<long> n) => n[0] == 0 || n[1] == 0 ? null : [n[0] / (n[0] + 2.0 * n[1])];

    /// <summary>Katz's d₁ … d_k with the largest k up to <paramref name="cutoff"/> that gives numbers in (0, 1]; empty where there is
    /// none.</summary>
    public static double[] GoodTuring(ReadOnlySpan<long> n, int cutoff)
    {
        for (int k = cutoff; k >= 1; k--)
        {
            double[] ratios = new double[k];
            double many = n[0] == 0 ? 1 : (k + 1.0) * n[k] / n[0];
            bool valid = many < 1;
            for (int r = 1; r <= k && valid; r++)
            {
                double expected = (r + 1.0) * n[r] / n[r - 1];
                ratios[r - 1] = (expected / r - many) / (1 - many);
                valid = n[r - 1] > 0 && ratios[r - 1] > 0 && ratios[r - 1] <= 1;
            }
            if (valid && ratios[0] < 1)
            {
                return ratios;
            }
        }
        return [];
    }
}
