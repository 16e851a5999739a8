namespace SeqModels.Evaluation.Rescoring;

/// <summary>
/// The upper envelope of lines y = Offset + γ Slope: the lines that are highest somewhere, by ascending γ. The buffers are reused from list to
/// list.
/// </summary>
internal sealed class UpperEnvelope
{
    private int[] _order = [], _lines = [];
    private double[] _starts = [];

    /// <summary>The number of lines on the envelope.</summary>
    public int Count { get; private set; }

    /// <summary>The index of the line that is highest in segment <paramref name="segment"/>.</summary>
    public int Line(int segment) => _lines[segment];

    /// <summary>The γ at which the segment begins; −∞ for the first.</summary>
    public double Start(int segment) => _starts[segment];

    /// <summary>Computes the envelope. Of equal lines the first counts; a line that only touches the envelope at a point is not on it.</summary>
    /// <param name="offsets">The value of each line at γ = 0.</param>
    /// <param name="slopes">The slope of each line.</param>
    public void Compute(ReadOnlySpan<double> offsets, ReadOnlySpan<double> slopes)
    {
        Sort(offsets, slopes);
        Count = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            int line = _order[i];
            if (i > 0 && slopes[line] == slopes[_order[i - 1]])
            {
                continue; // Parallel to a line that is nowhere below it.
            }
            double start = double.NegativeInfinity;
            while (Count > 0)
            {
                int top = _lines[Count - 1];
                start = (offsets[top] - offsets[line]) / (slopes[line] - slopes[top]);
                if (start > _starts[Count - 1])
                {
                    break;
                }
                Count--;
                start = double.NegativeInfinity;
            }
            if (double.IsPositiveInfinity(start))
            {
                continue; // So nearly parallel that it is highest nowhere.
            }
            (_lines[Count], _starts[Count]) = (line, start);
            Count++;
        }
    }

    /// <summary>By ascending slope, then by descending offset, then by index.</summary>
    private void Sort(ReadOnlySpan<double> offsets, ReadOnlySpan<double> slopes)
    {
        if (_order.Length < offsets.Length)
        {
            (_order, _lines, _starts) = (new int[offsets.Length], new int[offsets.Length], new double[offsets.Length]);
        }
        for (int i = 0; i < offsets.Length; i++)
        {
            _order[i] = i;
        }
        double[] a = offsets.ToArray(), b = slopes.ToArray();
        _order.AsSpan(0, offsets.Length).Sort((left, right) =>
        {
            int bySlope = b[left].CompareTo(b[right]);
            int byOffset = bySlope != 0 ? bySlope : a[right].CompareTo(a[left]);
            return byOffset != 0 ? byOffset : left.CompareTo(right);
        });
    }
}
