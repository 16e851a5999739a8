namespace SeqModels.Evaluation.Rescoring;

/// <summary>
/// The upper envelope of lines y = Offset + γ Slope: the lines that are highest somewhere, by ascending γ. The buffers are reused from list to
/// list.
/// </summary>
internal sealed class UpperEnvelope
{
    private int[] _order = [], _lines = [];
    private double[] _keys = [], _starts = [];

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
        Sort(slopes);
        Count = 0;
        for (int i = 0; i < offsets.Length;)
        {
            int line = _order[i];
            double slope = slopes[line];
            for (i++; i < offsets.Length && _keys[i] == slope; i++)
            {
                // Of parallel lines only the highest can be on the envelope.
                int other = _order[i];
                line = offsets[other] > offsets[line] || (offsets[other] == offsets[line] && other < line) ? other : line;
            }
            double start = double.NegativeInfinity;
            while (Count > 0)
            {
                int top = _lines[Count - 1];
                start = (offsets[top] - offsets[line]) / (slope - slopes[top]);
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

    /// <summary>Sorts the lines by ascending slope.</summary>
    private void Sort(ReadOnlySpan<double> slopes)
    {
        if (_order.Length < slopes.Length)
        {
            (_order, _lines, _keys, _starts) = (new int[slopes.Length], new int[slopes.Length], new double[slopes.Length], new double[slopes.Length]);
        }
        slopes.CopyTo(_keys);
        for (int i = 0; i < slopes.Length; i++)
        {
            _order[i] = i;
        }
        Array.Sort(_keys, _order, 0, slopes.Length);
    }
}
