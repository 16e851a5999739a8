using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Emissions;

/// <summary>
/// Weighted sums of observations for one Gaussian: n = Σ w, Σ w (x − r) and Σ w (x − r)(x − r)ᵀ around a reference r, the current mean, so that
/// nothing cancels.
/// </summary>
internal sealed class GaussianSums(Gaussian reference)
{
    private readonly double[] _reference = [.. reference.Mean];
    private readonly double[] _first = new double[reference.Dimensions];
    private readonly double[] _second = new double[reference.CovarianceType == CovarianceType.Full ? reference.Dimensions * reference.Dimensions : reference.Dimensions];

    /// <summary>n.</summary>
    public double Weight { get; private set; }

    /// <summary>Adds an observation.</summary>
    public void Add(ReadOnlySpan<double> x, double weight)
    {
        Weight += weight;
        for (int i = 0; i < x.Length; i++)
        {
            double weighted = weight * (x[i] - _reference[i]);
            _first[i] += weighted;
            if (_second.Length == x.Length)
            {
                _second[i] += weighted * (x[i] - _reference[i]);
                continue;
            }
            for (int j = 0; j <= i; j++)
            {
                _second[(i * x.Length) + j] += weighted * (x[j] - _reference[j]);
            }
        }
    }

    /// <summary>Adds other sums around the same reference.</summary>
    public void Add(GaussianSums other)
    {
        Weight += other.Weight;
        StateRows.Add(_first, other._first);
        StateRows.Add(_second, other._second);
    }

    /// <summary>The most probable Gaussian; the old one where nothing was observed.</summary>
    /// <param name="old">The current Gaussian.</param>
    /// <param name="options">The prior.</param>
    /// <param name="minVariance">The smallest variance.</param>
    public Gaussian Estimate(Gaussian old, HmmFitOptions options, double minVariance)
    {
        const double Nothing = 1e-100;
        double weight = Weight < Nothing ? 0 : Weight, prior = options.CovariancePriorWeight, total = weight + prior;
        if (total == 0)
        {
            return old;
        }
        int size = _first.Length;
        var mean = new double[size];
        var covariance = new double[_second.Length];
        double[] shift = Array.ConvertAll(_first, sum => weight == 0 ? 0 : sum / weight);
        for (int i = 0; i < size; i++)
        {
            mean[i] = _reference[i] + shift[i];
            for (int j = _second.Length == size ? i : 0; j <= i; j++)
            {
                int at = _second.Length == size ? i : (i * size) + j;
                double scatter = weight == 0 ? 0 : _second[at] - (weight * shift[i] * shift[j]);
                covariance[at] = (scatter + (i == j ? prior * options.CovariancePriorVariance : 0)) / total;
                if (_second.Length != size)
                {
                    covariance[(j * size) + i] = covariance[at];
                }
            }
        }
        return Gaussian.FromMoments(mean, old.CovarianceType == CovarianceType.Spherical ? [covariance.Sum() / size] : covariance, old.CovarianceType, minVariance);
    }
}
