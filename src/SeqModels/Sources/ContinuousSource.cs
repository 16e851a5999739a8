using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>A generator of real-valued series with its exact entropy rate and the error of its best predictor.</summary>
public abstract class ContinuousSource
{
    /// <summary>The standard deviation σ of the noise of one step.</summary>
    public abstract double Noise { get; }

    /// <summary>The differential entropy rate h = lim h(x_t | x_{t−1}, x_{t−2}, …) = ½ ln(2πe σ²), in nats per value.</summary>
    public double EntropyRate => (0.5 * Math.Log(2 * Math.PI * Math.E)) + Math.Log(Noise);

    /// <summary>
    /// The lowest possible root mean squared error of a prediction k steps ahead, given the whole past and the parameters of the source.
    /// </summary>
    /// <param name="horizon">k, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is below 1.</exception>
    public abstract double BestError(int horizon = 1);

    /// <summary>Draws a series.</summary>
    /// <param name="length">The number of values, at least 0.</param>
    /// <param name="seed">The random seed; the same seed gives the same series, and a shorter one is the beginning of a longer one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public double[] Sample(int length, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var series = new double[length];
        Fill(series, new RandomSource(seed));
        return series;
    }

    private protected abstract void Fill(Span<double> series, RandomSource random);

    private protected static double PositiveNoise(double noise, string type) => noise > 0 && double.IsFinite(noise)
        ? noise
        : throw new ArgumentOutOfRangeException(nameof(noise), noise, FormattableString.Invariant($"{type}: noise must be finite and greater than 0, but was {noise}."));
}
