using System.Globalization;
using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting;

/// <summary>
/// An immutable time series at equal intervals: a matrix [time, variables] of 64-bit floats, oldest first, with optional exogenous inputs.
/// </summary>
/// <remarks>
/// <para>The values are copied. NaN and infinity are accepted, for example for missing observations; <see cref="IForecaster.Fit"/> and
/// <see cref="IForecaster.Predict"/> reject a series in which they would use one, and name its position.</para>
/// <para>Exogenous inputs help to predict the variables and are not predicted themselves. Row t belongs to the same time as row t of the
/// values. <see cref="PastInputs"/> are observed up to the present only. <see cref="KnownInputs"/> are also known for the future, such as
/// the calendar or a planned price; to predict h steps, they must extend at least h rows beyond the end of the series.</para>
/// </remarks>
/// <example><code>
/// TimeSeries demand = new double[] { 112, 118, 132, 129 };
/// TimeSeries withCalendar = new(values, names: ["load"], knownInputs: new TimeSeries(isHoliday));
/// TimeSeries training = demand[..^2];
/// </code></example>
public sealed class TimeSeries
{
    private readonly double[] _values;

    /// <summary>Creates a series of one variable.</summary>
    /// <param name="values">The values in time order; copied.</param>
    /// <param name="names">The name of the variable; null for none.</param>
    /// <param name="pastInputs">Inputs known up to the present, of the same length; null for none.</param>
    /// <param name="knownInputs">Inputs known in the future, at least of the same length; null for none.</param>
    /// <exception cref="ArgumentException">The number of names, or the length of the inputs, does not fit.</exception>
    public TimeSeries(double[] values, IReadOnlyList<string>? names = null, TimeSeries? pastInputs = null, TimeSeries? knownInputs = null)
        : this([.. values ?? throw new ArgumentNullException(nameof(values))], 1, names, pastInputs, knownInputs)
    {
    }

    /// <summary>Creates a series of one or more variables.</summary>
    /// <param name="values">The values [time, variables]; copied.</param>
    /// <param name="names">The names of the variables; null for none.</param>
    /// <param name="pastInputs">Inputs known up to the present, of the same length; null for none.</param>
    /// <param name="knownInputs">Inputs known in the future, at least of the same length; null for none.</param>
    /// <exception cref="ArgumentException">There is no variable, or the number of names or the length of the inputs does not
    /// fit.</exception>
    public TimeSeries(double[,] values, IReadOnlyList<string>? names = null, TimeSeries? pastInputs = null, TimeSeries? knownInputs = null)
        : this(RowMajor.Copy(values), values.GetLength(1), names, pastInputs, knownInputs)
    {
    }

    /// <summary>Takes the row-major values without a copy.</summary>
    internal TimeSeries(double[] values, int variableCount, IReadOnlyList<string>? names, TimeSeries? pastInputs, TimeSeries? knownInputs)
    {
        if (variableCount < 1)
            throw new ArgumentException("TimeSeries: values must be [time, variables] with at least one variable, but had none.", nameof(values));
        _values = values;
        VariableCount = variableCount;
        Length = values.Length / variableCount;
        if (names is not null && names.Count != variableCount)
            throw new ArgumentException($"TimeSeries: names must have one name per variable, {variableCount}, but had {names.Count}.", nameof(names));
        Names = names is null ? [] : [.. names];
        if (pastInputs is not null && pastInputs.Length != Length)
        {
            throw new ArgumentException(
                $"TimeSeries: pastInputs must have the length of the series, {Length}, but had {pastInputs.Length}.", nameof(pastInputs));
        }

        if (knownInputs is not null && knownInputs.Length < Length)
        {
            throw new ArgumentException(
                $"TimeSeries: knownInputs must be at least as long as the series, {Length}, but had length {knownInputs.Length}.", nameof(knownInputs));
        }

        PastInputs = pastInputs;
        KnownInputs = knownInputs;
    }

    /// <summary>The number of times.</summary>
    public int Length { get; }

    /// <summary>The number of variables, at least 1.</summary>
    public int VariableCount { get; }

    /// <summary>The names of the variables; empty if they have none.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Exogenous inputs known up to the present only, of the same length; null for none.</summary>
    public TimeSeries? PastInputs { get; }

    /// <summary>Exogenous inputs known in the future, at least as long as the series; null for none.</summary>
    public TimeSeries? KnownInputs { get; }

    /// <summary>The value of the first variable at a time; <c>series[^1]</c> is the last one.</summary>
    /// <param name="time">The time, in [0, <see cref="Length"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is out of range.</exception>
    public double this[int time] => this[time, 0];

    /// <summary>The value of a variable at a time.</summary>
    /// <param name="time">The time, in [0, <see cref="Length"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double this[int time, int variable]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(time);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(time, Length);
            ArgumentOutOfRangeException.ThrowIfNegative(variable);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variable, VariableCount);
            return _values[(time * VariableCount) + variable];
        }
    }

    /// <summary>A series from the values of one variable.</summary>
    /// <param name="values">The values in time order; copied.</param>
    public static implicit operator TimeSeries(double[] values) => new(values);

    /// <summary>A series from values [time, variables].</summary>
    /// <param name="values">The values; copied.</param>
    public static implicit operator TimeSeries(double[,] values) => new(values);

    /// <summary>The values of all variables at a time: a view of length <see cref="VariableCount"/>.</summary>
    /// <param name="time">The time, in [0, <see cref="Length"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is out of range.</exception>
    public ReadOnlySpan<double> Row(int time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(time, Length);
        return _values.AsSpan(time * VariableCount, VariableCount);
    }

    /// <summary>All values, row-major: a view of length <see cref="Length"/> · <see cref="VariableCount"/>.</summary>
    public ReadOnlySpan<double> AsSpan() => _values;

    /// <summary>A copy of the values of one variable, in time order.</summary>
    /// <param name="variable">The variable, in [0, <see cref="VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="variable"/> is out of range.</exception>
    public double[] Variable(int variable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variable);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variable, VariableCount);
        var result = new double[Length];
        for (int t = 0; t < result.Length; t++)
            result[t] = _values[(t * VariableCount) + variable];
        return result;
    }

    /// <summary>A copy of the values [time, variables].</summary>
    public double[,] ToArray() => RowMajor.ToMatrix(_values, Length, VariableCount);

    /// <summary>
    /// A part of the series. <see cref="PastInputs"/> end with the part; <see cref="KnownInputs"/> keep all rows from its start, so that
    /// the part can be predicted onwards.
    /// </summary>
    /// <param name="start">The first time, in [0, <see cref="Length"/>].</param>
    /// <param name="length">The number of times, in [0, <see cref="Length"/> − start].</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the series.</exception>
    public TimeSeries Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        return new TimeSeries(
            _values.AsSpan(start * VariableCount, length * VariableCount).ToArray(),
            VariableCount,
            Names.Count == 0 ? null : Names,
            PastInputs?.Slice(start, length),
            KnownInputs?.Slice(start, KnownInputs.Length - start));
    }

    /// <summary>The same values with other exogenous inputs.</summary>
    /// <param name="pastInputs">Inputs known up to the present, of the same length; null for none.</param>
    /// <param name="knownInputs">Inputs known in the future, at least of the same length; null for none.</param>
    /// <exception cref="ArgumentException">The length of the inputs does not fit.</exception>
    public TimeSeries WithInputs(TimeSeries? pastInputs = null, TimeSeries? knownInputs = null) =>
        new(_values, VariableCount, Names.Count == 0 ? null : Names, pastInputs, knownInputs);

    /// <summary>Describes the sizes, for example <c>TimeSeries [1000 times, 2 variables]</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"TimeSeries [{Length} {(Length == 1 ? "time" : "times")}, {VariableCount} {(VariableCount == 1 ? "variable" : "variables")}]");
}
