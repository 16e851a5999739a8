using System.Globalization;
using System.Text.Json;
using MathNet.Numerics;
using SeqModels.Forecasting.Files;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Forecasting;

/// <summary>
/// One output per target and level, trained with the pinball loss (<see cref="Losses.Loss.Pinball"/>; Koenker and Bassett 1978). The point
/// forecast is the median.
/// </summary>
/// <remarks>
/// One step, and all steps of a direct forecaster, are a <see cref="QuantileForecast"/>. Several steps that are fed back are sampled paths: a
/// value is drawn as q(z), z ~ N(0, 1), where q interpolates the quantiles linearly over their normal scores Φ⁻¹(level) and continues its outer
/// segments beyond the first and the last level; this is exact for a normal distribution. Quantiles that cross are sorted.
/// </remarks>
public sealed record QuantileHead : ForecastHead
{
    /// <summary>The kind in files.</summary>
    internal const string Kind = "quantiles";

    private readonly double[] _scores = [];

    /// <summary>Creates a head with the default levels.</summary>
    public QuantileHead() => Levels = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

    /// <summary>The levels of the quantiles.</summary>
    /// <value>At least 2, each in (0, 1), strictly ascending; copied. 0.025, 0.1, 0.25, 0.5, 0.75, 0.9 and 0.975 by default.</value>
    /// <exception cref="ArgumentException">There are fewer than 2 levels, or they are out of range or not ascending.</exception>
    public IReadOnlyList<double> Levels
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            double[] levels = [.. value];
            for (int i = 0; i < levels.Length; i++)
            {
                if (levels[i] is not (> 0 and < 1) || (i > 0 && levels[i] <= levels[i - 1]))
                {
                    throw new ArgumentException(
                        string.Create(CultureInfo.InvariantCulture, $"QuantileHead.Levels: levels must be in (0, 1) and strictly ascending, but level {i} was {levels[i]}."), nameof(value));
                }
            }

            if (levels.Length < 2)
                throw new ArgumentException($"QuantileHead.Levels: there must be at least 2 levels, but there were {levels.Length} (for the median alone use PointHead with PointLoss.Absolute).", nameof(value));
            field = Array.AsReadOnly(levels);
            _scores = Array.ConvertAll(levels, level => -Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * level));
        }
    }

    internal override int OutputsPerTarget => Levels.Count;

    internal override string Suffix => ", quantiles";

    internal override bool HasDistribution => true;

    /// <summary>Whether the levels are equal, in order.</summary>
    /// <param name="other">The other head.</param>
    public bool Equals(QuantileHead? other) => other is not null && Levels.SequenceEqual(other.Levels);

    /// <summary>A hash code of the levels.</summary>
    public override int GetHashCode() => Levels.Aggregate(0, HashCode.Combine);

    /// <summary>Formats the levels in the invariant culture.</summary>
    public override string ToString() =>
        $"{nameof(QuantileHead)} {{ {nameof(Levels)} = {string.Join(", ", Levels.Select(level => level.ToString(CultureInfo.InvariantCulture)))} }}";

    internal override Tensor LossOf(Tensor outputs, Tensor targets) => Loss.Pinball(outputs, targets, Levels);

    internal override void Centers(ReadOnlySpan<float> outputs, Span<double> centers)
    {
        Span<double> quantiles = stackalloc double[_scores.Length];
        for (int i = 0; i < centers.Length; i++)
        {
            Sort(outputs, i, quantiles);
            centers[i] = Interpolate(quantiles, 0);
        }
    }

    internal override void Sample(ReadOnlySpan<float> outputs, Span<double> values, RandomSource random)
    {
        Span<double> quantiles = stackalloc double[_scores.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Sort(outputs, i, quantiles);
            values[i] = Interpolate(quantiles, random.NextNormal());
        }
    }

    internal override ForecastDistribution Distribution(ReadOnlySpan<float> outputs, int horizon, int variables)
    {
        var values = new double[horizon, variables, _scores.Length];
        for (int i = 0; i < outputs.Length; i++)
            values[i / _scores.Length / variables, i / _scores.Length % variables, i % _scores.Length] = outputs[i];
        return new QuantileForecast([.. Levels], values);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        ForecastJson.Write(writer, "levels", [.. Levels]);
    }

    /// <summary>The quantile at a normal score.</summary>
    private double Interpolate(ReadOnlySpan<double> quantiles, double score)
    {
        int above = 1;
        while (above < _scores.Length - 1 && _scores[above] < score)
            above++;
        double slope = (quantiles[above] - quantiles[above - 1]) / (_scores[above] - _scores[above - 1]);
        return quantiles[above - 1] + (slope * (score - _scores[above - 1]));
    }

    private static void Sort(ReadOnlySpan<float> outputs, int target, Span<double> quantiles)
    {
        for (int i = 0; i < quantiles.Length; i++)
            quantiles[i] = outputs[(target * quantiles.Length) + i];
        quantiles.Sort();
    }
}
