namespace SeqModels.Markov.Recursions;

/// <summary>
/// The likelihoods of the observations of a sequence, relative to the largest of each time step: b_t(i) = p(x_t | i) / max_j p(x_t | j), in padded
/// rows, so that only the logarithms of the maxima can be far from 0. Several time steps may share a row.
/// </summary>
internal readonly struct StepLikelihoods
{
    /// <summary>The smallest relative likelihood that the scaled recursions keep.</summary>
    public const double Tiny = 1e-290;

    /// <param name="table">The rows of relative likelihoods.</param>
    /// <param name="shifts">ln max_j p(x | j) of each row; −∞ for an observation that no state can emit.</param>
    /// <param name="rows">The row of each time step.</param>
    /// <param name="hasLoss">Whether a positive likelihood is below <see cref="Tiny"/>.</param>
    public StepLikelihoods(double[] table, double[] shifts, ReadOnlyMemory<int> rows, bool hasLoss) =>
        (Table, Shifts, Rows, Length, IsIndexed, HasLoss) = (table, shifts, rows, rows.Length, true, hasLoss);

    private StepLikelihoods(double[] table, double[] shifts, int length, bool hasLoss) =>
        (Table, Shifts, Length, HasLoss) = (table, shifts, length, hasLoss);

    public double[] Table { get; }

    public double[] Shifts { get; }

    public ReadOnlyMemory<int> Rows { get; }

    /// <summary>The number of time steps.</summary>
    public int Length { get; }

    /// <summary>Whether time step t uses row <c>Rows[t]</c>; otherwise row t.</summary>
    public bool IsIndexed { get; }

    public bool HasLoss { get; }

    /// <summary>Σ_t ln max_j p(x_t | j).</summary>
    public double SumOfShifts()
    {
        double sum = 0;
        ReadOnlySpan<int> rows = Rows.Span;
        for (int t = 0; t < Length; t++)
        {
            sum += Shifts[IsIndexed ? rows[t] : t];
        }
        return sum;
    }

    /// <summary>The likelihoods of one row per time step from their logarithms.</summary>
    /// <param name="logarithms">ln p(x_t | i), [time, states].</param>
    /// <param name="states">The number of states.</param>
    public static StepLikelihoods FromLogarithms(ReadOnlySpan<double> logarithms, int states)
    {
        int length = logarithms.Length / states, stride = StateRows.Stride(states);
        var table = new double[checked(length * stride)];
        var shifts = new double[length];
        bool hasLoss = false;
        for (int t = 0; t < length; t++)
        {
            ReadOnlySpan<double> row = logarithms.Slice(t * states, states);
            double largest = double.NegativeInfinity;
            foreach (double value in row)
            {
                largest = Math.Max(largest, value);
            }
            shifts[t] = largest;
            if (double.IsNegativeInfinity(largest))
            {
                continue;
            }
            for (int i = 0; i < states; i++)
            {
                double relative = Math.Exp(row[i] - largest);
                hasLoss |= relative < Tiny && !double.IsNegativeInfinity(row[i]);
                table[(t * stride) + i] = relative < Tiny ? 0 : relative;
            }
        }
        return new StepLikelihoods(table, shifts, length, hasLoss);
    }
}
