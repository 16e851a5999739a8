using System.Globalization;
using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting.Linear;

/// <summary>Fits linear autoregressions.</summary>
internal static class AutoregressionFitter
{
    private const string Owner = "LinearAutoregression.Fit";

    public static AutoregressionFit Fit(IReadOnlyList<TimeSeries> series, LinearAutoregressionOptions options, CancellationToken cancellationToken)
    {
        SeriesChecks.Alike(series, Owner);
        int steps = options.DirectSteps ?? 1, lost = options.Transform?.LostLength ?? 0;
        SeriesChecks.Training(series, checked(options.Lags + steps + lost), Owner);
        FittedTransform? transform = options.Transform?.Fit(series);
        TimeSeries[] transformed = transform is null ? [.. series] : [.. series.Select(transform.Apply)];
        if (options.Ridge == 0)
            CheckVaries(transformed, transform is not null);
        WindowSet windows = Windows.Of(transformed, options.Lags, steps);
        CheckCount(windows, options);
        var fitted = new LinearStep[steps];
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fitted[step] = Fit(windows, step, options);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new AutoregressionFit(
            options.Lags, windows.VariableCount, windows.PastInputCount, windows.KnownInputCount, options.DirectSteps is not null, transform, fitted);
    }

    private static LinearStep Fit(WindowSet windows, int step, LinearAutoregressionOptions options)
    {
        int rows = windows.Count, outputs = windows.VariableCount, skip = options.Intercept ? 1 : 0, columns = ColumnsOf(windows) - 1 + skip;
        var x = new double[checked(rows * columns)];
        var y = new double[rows * outputs];
        if (options.Intercept)
            x.AsSpan(0, rows).Fill(1);
        for (int row = 0; row < rows; row++)
        {
            (ReadOnlySpan<double> lags, ReadOnlySpan<double> known) = Inputs(windows, row, step);
            int at = (skip * rows) + row;
            for (int i = 0; i < lags.Length; i++, at += rows)
                x[at] = lags[i];
            for (int i = 0; i < known.Length; i++, at += rows)
                x[at] = known[i];
            for (int output = 0; output < outputs; output++)
                y[(output * rows) + row] = windows.Target(row)[(step * outputs) + output];
        }

        double[] solution = LeastSquares.Solve(x, y, rows, columns, options.Ridge, skip);
        if (solution.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            throw new ArgumentException($"{Owner}: the coefficients are not finite, because the values are too large (scale them).");
        var weights = new double[outputs * (columns + 1 - skip)];
        for (int output = 0; output < outputs; output++)
            solution.AsSpan(output * columns, columns).CopyTo(weights.AsSpan((output * (columns + 1 - skip)) + 1 - skip));
        var map = new LinearMap(weights, outputs);
        return new LinearStep(map, ResidualsOf(map, windows, step, columns));
    }

    private static ResidualSample ResidualsOf(LinearMap fitted, WindowSet windows, int step, int parameters)
    {
        int outputs = windows.VariableCount;
        var residuals = new double[windows.Count * outputs];
        for (int row = 0; row < windows.Count; row++)
        {
            (ReadOnlySpan<double> lags, ReadOnlySpan<double> known) = Inputs(windows, row, step);
            Span<double> residual = residuals.AsSpan(row * outputs, outputs);
            fitted.Predict(lags, known, residual);
            for (int output = 0; output < outputs; output++)
                residual[output] = windows.Target(row)[(step * outputs) + output] - residual[output];
        }

        return new ResidualSample(residuals, outputs, parameters);
    }

    private static InputParts Inputs(WindowSet windows, int row, int step)
    {
        ReadOnlySpan<double> input = windows.Input(row);
        int lags = windows.Lags * (windows.VariableCount + windows.PastInputCount), known = windows.KnownInputCount;
        return new InputParts(input[..lags], input.Slice(lags + (step * known), known));
    }

    private static int ColumnsOf(WindowSet windows) =>
        AutoregressionFit.ColumnsOf(windows.Lags, windows.VariableCount, windows.PastInputCount, windows.KnownInputCount);

    private static void CheckVaries(TimeSeries[] series, bool isTransformed)
    {
        for (int variable = 0; variable < series[0].VariableCount; variable++)
        {
            double first = series[0][0, variable];
            if (series.All(one => !one.Variable(variable).AsSpan().ContainsAnyExcept(first)))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Owner}: variable {variable} must vary, but is {first} at all times{(isTransformed ? " after the transform" : "")} (use NaiveForecaster or DriftForecaster, or set Ridge above 0)."),
                    nameof(series));
            }
        }
    }

    private static void CheckCount(WindowSet windows, LinearAutoregressionOptions options)
    {
        int columns = ColumnsOf(windows) - (options.Intercept ? 0 : 1);
        if (options.Ridge == 0 && windows.Count < columns)
        {
            throw new ArgumentException(
                $"{Owner}: the series must give at least {columns} windows of {options.Lags} lags and {windows.Horizon} steps for {columns} coefficients, but give {windows.Count} (use longer series or fewer lags, or set Ridge above 0).",
                nameof(windows));
        }
    }

    private readonly ref struct InputParts(ReadOnlySpan<double> lags, ReadOnlySpan<double> known)
    {
        private readonly ReadOnlySpan<double> _lags = lags;
        private readonly ReadOnlySpan<double> _known = known;

        public void Deconstruct(out ReadOnlySpan<double> lags, out ReadOnlySpan<double> known)
        {
            lags = _lags;
            known = _known;
        }
    }
}
