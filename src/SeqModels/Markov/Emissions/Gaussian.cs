using System.Text.Json;
using SeqModels.Markov.Emissions;
using SeqModels.Markov.Storage;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>A multivariate normal distribution N(x; μ, Σ) with D dimensions. Immutable.</summary>
public sealed class Gaussian
{
    private const double LogTwoPi = 1.8378770664093454836;

    private readonly double[] _mean;

    // Spherical: one variance; diagonal: D variances; full: the covariance matrix in row-major order.
    private readonly double[] _covariance;

    // 1/σ² in the same form; full: the Cholesky factor L with Σ = L Lᵀ.
    private readonly double[] _factor;
    private readonly double _logNormalizer;

    private Gaussian(double[] mean, double[] covariance, CovarianceType type)
    {
        (_mean, _covariance, CovarianceType) = (mean, covariance, type);
        if (type == CovarianceType.Full)
        {
            _factor = Cholesky.Factor(covariance, mean.Length) ?? throw new ArgumentException("Gaussian.Full: covariance must be symmetric and positive definite, but is not.", nameof(covariance));
            for (int i = 0; i < mean.Length; i++)
            {
                LogDeterminant += 2 * Math.Log(_factor[(i * mean.Length) + i]);
            }
        }
        else
        {
            _factor = Array.ConvertAll(covariance, variance => 1 / variance);
            for (int i = 0; i < mean.Length; i++)
            {
                LogDeterminant += Math.Log(covariance[type == CovarianceType.Spherical ? 0 : i]);
            }
        }
        _logNormalizer = -0.5 * ((mean.Length * LogTwoPi) + LogDeterminant);
    }

    /// <summary>The form of the covariance matrix.</summary>
    public CovarianceType CovarianceType { get; }

    /// <summary>The number of dimensions D.</summary>
    public int Dimensions => _mean.Length;

    /// <summary>The mean μ.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>ln |Σ|.</summary>
    internal double LogDeterminant { get; }

    /// <summary>Creates a Gaussian with covariance σ²·I.</summary>
    /// <param name="mean">μ, finite, at least one element.</param>
    /// <param name="variance">σ², finite and greater than 0.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static Gaussian Spherical(ReadOnlySpan<double> mean, double variance) => Create(mean, [variance], CovarianceType.Spherical);

    /// <summary>Creates a Gaussian with independent dimensions.</summary>
    /// <param name="mean">μ, finite, at least one element.</param>
    /// <param name="variances">The variances, finite and greater than 0, one per dimension.</param>
    /// <exception cref="ArgumentException">A value is out of range, or the lengths differ.</exception>
    public static Gaussian Diagonal(ReadOnlySpan<double> mean, ReadOnlySpan<double> variances) => Create(mean, variances.ToArray(), CovarianceType.Diagonal);

    /// <summary>Creates a Gaussian with any covariance.</summary>
    /// <param name="mean">μ, finite, at least one element.</param>
    /// <param name="covariance">Σ, [D, D], symmetric and positive definite.</param>
    /// <exception cref="ArgumentException">A value is out of range, the sizes differ, or Σ is not symmetric and positive definite.</exception>
    public static Gaussian Full(ReadOnlySpan<double> mean, double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        int size = mean.Length;
        if (covariance.GetLength(0) != size || covariance.GetLength(1) != size)
        {
            throw new ArgumentException($"Gaussian.Full: covariance must be [{size}, {size}], but was [{covariance.GetLength(0)}, {covariance.GetLength(1)}].", nameof(covariance));
        }
        var values = new double[size * size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = covariance[i / size, i % size];
            double mirrored = covariance[i % size, i / size];
            if (!(Math.Abs(values[i] - mirrored) <= 1e-9 * (Math.Abs(values[i]) + Math.Abs(mirrored))))
            {
                throw new ArgumentException(FormattableString.Invariant($"Gaussian.Full: covariance must be symmetric, but element [{i / size}, {i % size}] is {values[i]} and [{i % size}, {i / size}] is {mirrored}."), nameof(covariance));
            }
        }
        return Create(mean, values, CovarianceType.Full);
    }

    /// <summary>Σ as a matrix, [D, D].</summary>
    public double[,] Covariance()
    {
        int size = Dimensions;
        var matrix = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                matrix[i, j] = CovarianceType switch
                {
                    CovarianceType.Full => _covariance[(i * size) + j],
                    CovarianceType.Diagonal => i == j ? _covariance[i] : 0,
                    _ => i == j ? _covariance[0] : 0,
                };
            }
        }
        return matrix;
    }

    /// <summary>ln N(x; μ, Σ).</summary>
    /// <param name="x">An observation, [D].</param>
    /// <exception cref="ArgumentException">The length is not D.</exception>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        if (x.Length != Dimensions)
        {
            throw new ArgumentException($"Gaussian.LogDensity: x must have {Dimensions} elements, but had {x.Length}.", nameof(x));
        }
        double sum = 0;
        if (CovarianceType == CovarianceType.Full)
        {
            Span<double> z = Dimensions <= 64 ? stackalloc double[Dimensions] : new double[Dimensions];
            for (int i = 0; i < z.Length; i++)
            {
                double rest = x[i] - _mean[i];
                for (int k = 0; k < i; k++)
                {
                    rest -= _factor[(i * z.Length) + k] * z[k];
                }
                z[i] = rest / _factor[(i * z.Length) + i];
                sum += z[i] * z[i];
            }
        }
        else
        {
            for (int i = 0; i < x.Length; i++)
            {
                double difference = x[i] - _mean[i];
                sum += difference * difference * _factor[CovarianceType == CovarianceType.Spherical ? 0 : i];
            }
        }
        return double.IsFinite(sum) ? _logNormalizer - (0.5 * sum) : double.NegativeInfinity;
    }

    /// <summary>Draws an observation.</summary>
    /// <param name="random">The source of random numbers.</param>
    /// <param name="x">The output, [D].</param>
    internal void Sample(RandomSource random, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = random.NextNormal();
        }
        for (int i = x.Length - 1; i >= 0; i--)
        {
            double sum = 0;
            for (int k = 0; k <= i && CovarianceType == CovarianceType.Full; k++)
            {
                sum += _factor[(i * x.Length) + k] * x[k];
            }
            x[i] = _mean[i] + (CovarianceType == CovarianceType.Full ? sum : x[i] * Math.Sqrt(_covariance[CovarianceType == CovarianceType.Spherical ? 0 : i]));
        }
    }

    /// <summary>tr Σ⁻¹.</summary>
    internal double TraceOfInverse() => CovarianceType switch
    {
        CovarianceType.Spherical => Dimensions * _factor[0],
        CovarianceType.Diagonal => _factor.Sum(),
        _ => Cholesky.TraceOfInverse(_factor, Dimensions),
    };

    /// <summary>The Gaussian with no variance or eigenvalue below a minimum.</summary>
    internal Gaussian WithMinVariance(double minimum) => FromMoments(_mean, _covariance, CovarianceType, minimum);

    /// <summary>Creates a Gaussian from estimates in the form of its type, with variances raised to a minimum.</summary>
    internal static Gaussian FromMoments(double[] mean, double[] covariance, CovarianceType type, double minimum) => new(
        mean, type == CovarianceType.Full ? Cholesky.WithMinEigenvalue(covariance, mean.Length, minimum) : Array.ConvertAll(covariance, variance => Math.Max(variance, minimum)), type);

    /// <summary>The number of parameters of a Gaussian.</summary>
    internal static int ParameterCount(int dimensions, CovarianceType type) => checked(dimensions + (type switch
    {
        CovarianceType.Spherical => 1,
        CovarianceType.Diagonal => dimensions,
        _ => dimensions * (dimensions + 1) / 2,
    }));

    internal void Write(Utf8JsonWriter writer)
    {
        JsonNumbers.Write(writer, "mean", _mean);
        JsonNumbers.Write(writer, CovarianceType switch
        {
            CovarianceType.Spherical => "variance",
            CovarianceType.Diagonal => "variances",
            _ => "covariance",
        }, _covariance);
    }

    internal static Gaussian Read(JsonElement element)
    {
        double[] mean = JsonNumbers.Vector(element, "mean");
        foreach ((string name, CovarianceType type) in new[] { ("variance", CovarianceType.Spherical), ("variances", CovarianceType.Diagonal), ("covariance", CovarianceType.Full) })
        {
            if (element.TryGetProperty(name, out _))
            {
                return Create(mean, JsonNumbers.Vector(element, name), type);
            }
        }
        throw new FormatException("a Gaussian has no 'variance', 'variances' or 'covariance'");
    }

    private static Gaussian Create(ReadOnlySpan<double> mean, double[] covariance, CovarianceType type)
    {
        foreach (double value in mean)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(FormattableString.Invariant($"Gaussian.{type}: mean must be finite, but contained {value}."), nameof(mean));
            }
        }
        int expected = type switch
        {
            CovarianceType.Spherical => 1,
            CovarianceType.Diagonal => mean.Length,
            _ => mean.Length * mean.Length,
        };
        if (mean.IsEmpty || covariance.Length != expected)
        {
            throw new ArgumentException($"Gaussian.{type}: mean must have at least 1 element and the covariance {expected}, but they had {mean.Length} and {covariance.Length}.", nameof(covariance));
        }
        foreach (double value in covariance)
        {
            if (!double.IsFinite(value) || (type != CovarianceType.Full && !(value > 0)))
            {
                throw new ArgumentException(FormattableString.Invariant($"Gaussian.{type}: variances must be finite and greater than 0, but one was {value}."), nameof(covariance));
            }
        }
        return new Gaussian(mean.ToArray(), covariance, type);
    }
}
