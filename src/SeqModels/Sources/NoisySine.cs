using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>
/// A sine with noise: x_t = A sin(ω t + φ) + ε_t, ε_t ~ N(0, σ²) independent, t = 0, 1, …
/// </summary>
/// <remarks>
/// The defaults are the example of Zhang et al., Dive into Deep Learning, chapter Sequence Models: ω = 0.01, σ = 0.2.
/// </remarks>
public sealed class NoisySine : ContinuousSource
{
    /// <summary>Creates the source.</summary>
    /// <param name="amplitude">A, finite.</param>
    /// <param name="frequency">ω, in radians per step, finite and greater than 0; the period is 2π/ω steps.</param>
    /// <param name="noise">σ, finite and greater than 0.</param>
    /// <param name="phase">φ, in radians, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public NoisySine(double amplitude = 1, double frequency = 0.01, double noise = 0.2, double phase = 0)
    {
        if (!double.IsFinite(amplitude))
            throw Refused(nameof(amplitude), amplitude, "finite");
        if (!double.IsFinite(phase))
            throw Refused(nameof(phase), phase, "finite");
        if (!(frequency > 0 && double.IsFinite(frequency)))
            throw Refused(nameof(frequency), frequency, "finite and greater than 0");
        (Amplitude, Frequency, Noise, Phase) = (amplitude, frequency, PositiveNoise(noise, nameof(NoisySine)), phase);
    }

    /// <summary>The amplitude A.</summary>
    public double Amplitude { get; }

    /// <summary>The frequency ω, in radians per step.</summary>
    public double Frequency { get; }

    /// <inheritdoc/>
    public override double Noise { get; }

    /// <summary>The phase φ, in radians.</summary>
    public double Phase { get; }

    /// <summary>The period 2π/ω, in steps.</summary>
    public double Period => 2 * Math.PI / Frequency;

    /// <summary>The value without noise, A sin(ω t + φ): the best prediction of x_t.</summary>
    /// <param name="t">The time step; the first value of a series has t = 0.</param>
    public double Signal(int t) => Amplitude * Math.Sin((Frequency * t) + Phase);

    /// <summary>σ, at every horizon: the noise is independent, and the sine is known.</summary>
    /// <inheritdoc/>
    public override double BestError(int horizon = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        return Noise;
    }

    private protected override void Fill(Span<double> series, RandomSource random)
    {
        for (int t = 0; t < series.Length; t++)
        {
            series[t] = Signal(t) + (Noise * random.NextNormal());
        }
    }

    private static ArgumentOutOfRangeException Refused(string name, double value, string range) =>
        new(name, value, FormattableString.Invariant($"NoisySine: {name} must be {range}, but was {value}."));
}
