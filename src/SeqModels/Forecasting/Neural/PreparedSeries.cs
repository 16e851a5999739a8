namespace SeqModels.Forecasting.Neural;

/// <summary>A transformed series as the network reads it.</summary>
internal sealed class PreparedSeries
{
    /// <summary>Copies a transformed series with scaled inputs.</summary>
    public PreparedSeries(TimeSeries series)
    {
        Length = series.Length;
        int variables = series.VariableCount, inputs = series.PastInputs?.VariableCount ?? 0;
        Values = series.AsSpan().ToArray();
        Targets = ToSingle(series.AsSpan());
        Known = series.KnownInputs is { } known ? ToSingle(known.AsSpan()) : [];
        Past = inputs == 0 ? Targets : new float[Length * (variables + inputs)];
        for (int t = 0; inputs > 0 && t < Length; t++)
        {
            Span<float> row = Past.AsSpan(t * (variables + inputs));
            Targets.AsSpan(t * variables, variables).CopyTo(row);
            ToSingle(series.PastInputs!.Row(t)).CopyTo(row[variables..]);
        }
    }

    /// <summary>T, the number of times.</summary>
    public int Length { get; }

    /// <summary>The values in double precision, [T, V].</summary>
    public double[] Values { get; }

    /// <summary>The values, [T, V].</summary>
    public float[] Targets { get; }

    /// <summary>The values and the past inputs of each time, [T, V + P].</summary>
    public float[] Past { get; }

    /// <summary>The known inputs, [T or more, K]; empty without any.</summary>
    public float[] Known { get; }

    private static float[] ToSingle(ReadOnlySpan<double> values)
    {
        var result = new float[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = (float)values[i];
        return result;
    }
}
