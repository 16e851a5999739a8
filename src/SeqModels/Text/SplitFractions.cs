namespace SeqModels.Text;

/// <summary>The rule by which corpora are split into training, validation and test sets.</summary>
internal static class SplitFractions
{
    private const double Tolerance = 1e-9;

    public static void Check(double train, double validation, double test)
    {
        if (!(train >= 0 && validation >= 0 && test >= 0) || !(Math.Abs(train + validation + test - 1) <= Tolerance))
        {
            throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"Split: the fractions must be at least 0 and sum to 1, but were {train}, {validation}, {test}."), nameof(train));
        }
    }

    /// <summary>⌊fraction · count⌋; a product just below an integer because of rounding counts as that integer.</summary>
    public static long Bound(long count, double fraction) => (long)Math.Floor(Math.Min(1, fraction) * count + 1e-6);
}
