using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>Draws from the symmetric Dirichlet distribution: gamma numbers (Marsaglia and Tsang 2000), normalized.</summary>
internal readonly struct DirichletDraw
{
    private readonly double _concentration;

    /// <param name="concentration">α.</param>
    /// <param name="owner">The factory, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is not finite or not above 0.</exception>
    public DirichletDraw(double concentration, string owner) => _concentration = concentration > 0 && double.IsFinite(concentration)
        ? concentration
        : throw new ArgumentOutOfRangeException(
            nameof(concentration),
            concentration,
            FormattableString.Invariant($"UnifilarSource.{owner}: concentration must be finite and greater than 0, but was {concentration}."));

    public void Fill(Span<double> probabilities, RandomSource random)
    {
        double sum = 0;
        foreach (ref double p in probabilities)
        {
            p = Gamma(random);
            sum += p;
        }

        if (!(sum > 0))
        {
            // All underflowed, as α is tiny: the limit is one token with probability 1.
            (probabilities[random.NextInt(probabilities.Length)], sum) = (1, 1);
        }

        foreach (ref double p in probabilities)
        {
            p /= sum;
        }
    }

    /// <summary>Γ(α): for α below 1, Γ(α + 1) u^{1/α}.</summary>
    private double Gamma(RandomSource random)
    {
        double shape = _concentration < 1 ? _concentration + 1 : _concentration, d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.NextNormal(), v = 1 + (c * x), u = 1 - random.NextDouble();
            v = v * v * v;
            if (v > 0 && Math.Log(u) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v * (_concentration < 1 ? Math.Pow(1 - random.NextDouble(), 1 / _concentration) : 1);
            }
        }
    }
}
