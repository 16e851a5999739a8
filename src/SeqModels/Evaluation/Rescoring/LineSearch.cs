namespace SeqModels.Evaluation.Rescoring;

/// <summary>
/// The exact minimum of the errors along a line of weights, point + γ direction (Och 2003). Each list contributes the changes of its errors at
/// the corners of its envelope; sorted together, they give the errors of every interval of γ.
/// </summary>
internal sealed class LineSearch(FeatureLists lists)
{
    private readonly UpperEnvelope _envelope = new();
    private readonly List<double> _corners = [], _changes = [];
    private double[] _offsets = [], _slopes = [];

    /// <summary>Finds the interval of γ with the fewest errors; in ties the widest, then the one closest to 0.</summary>
    /// <param name="point">The scaled weights at γ = 0.</param>
    /// <param name="direction">The scaled direction.</param>
    public LineMinimum Minimize(double[] point, double[] direction)
    {
        double errors = Collect(point, direction);
        double[] corners = [.. _corners], changes = [.. _changes];
        Array.Sort(corners, changes);
        if (corners.Length == 0)
        {
            return new LineMinimum(0, errors);
        }
        (LineMinimum best, double widest) = (new LineMinimum(corners[0] - (Margin(corners[0]) / 2), errors), Margin(corners[0]));
        for (int i = 0; i < corners.Length;)
        {
            double start = corners[i];
            for (; i < corners.Length && corners[i] == start; i++)
            {
                errors += changes[i];
            }
            double width = i < corners.Length ? corners[i] - start : Margin(start);
            var minimum = new LineMinimum(start + (width / 2), errors);
            if (errors < best.Errors || (errors == best.Errors
                && (width > widest || (width == widest && Math.Abs(minimum.Gamma) < Math.Abs(best.Gamma)))))
            {
                (best, widest) = (minimum, width);
            }
        }
        return best;
    }

    /// <summary>The width at which an unbounded interval is cut off.</summary>
    private static double Margin(double corner) => Math.Max(1, Math.Abs(corner));

    /// <summary>Collects the corners at which the errors change; returns the errors at γ = −∞.</summary>
    private double Collect(double[] point, double[] direction)
    {
        _corners.Clear();
        _changes.Clear();
        double errors = 0;
        for (int list = 0; list < lists.Errors.Length; list++)
        {
            double[] own = lists.Errors[list], features = lists.Scaled[list];
            if (_offsets.Length < own.Length)
            {
                (_offsets, _slopes) = (new double[own.Length], new double[own.Length]);
            }
            Span<double> offsets = _offsets.AsSpan(0, own.Length), slopes = _slopes.AsSpan(0, own.Length);
            offsets.Clear();
            slopes.Clear();
            for (int i = 0; i < own.Length; i++)
            {
                for (int feature = 0; feature < point.Length; feature++)
                {
                    double value = features[(i * point.Length) + feature];
                    offsets[i] += point[feature] * value;
                    slopes[i] += direction[feature] * value;
                }
            }
            _envelope.Compute(offsets, slopes);
            errors += own[_envelope.Line(0)];
            for (int segment = 1; segment < _envelope.Count; segment++)
            {
                double change = own[_envelope.Line(segment)] - own[_envelope.Line(segment - 1)];
                if (change != 0)
                {
                    _corners.Add(_envelope.Start(segment));
                    _changes.Add(change);
                }
            }
        }
        return errors;
    }
}
