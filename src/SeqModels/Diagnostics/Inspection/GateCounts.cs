using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Inspection;

/// <summary>Counts the values of one gate by time step.</summary>
internal sealed class GateCounts(ActivationFunction function, int steps)
{
    private readonly long[] _counts = new long[steps];
    private readonly double[] _sums = new double[steps];
    private readonly long[] _low = new long[steps];
    private readonly long[] _high = new long[steps];

    /// <summary>The gates of all calls of one layer.</summary>
    public static IEnumerable<GateActivity> Of(LayerInspection[] calls)
    {
        int steps = calls.Max(call => call.Lengths.Max());
        for (int i = 0; i < calls[0].Gates.Count; i++)
        {
            GateInspection gate = calls[0].Gates[i];
            var counts = new GateCounts(gate.Function, steps);
            foreach (LayerInspection call in calls)
                counts.Add(call.Gates[i].Values, call.Lengths);
            yield return new GateActivity
            {
                Layer = calls[0].Name,
                Gate = gate.Name,
                Function = gate.Function,
                Overall = counts.Summary(0, steps),
                ByTime = [.. Enumerable.Range(0, steps).Select(time => counts.Summary(time, time + 1))],
            };
        }
    }

    private void Add(Tensor values, IReadOnlyList<int> lengths)
    {
        ReadOnlySpan<double> all = values.To(DType.Float64).AsSpan<double>();
        int time = values.Shape[1], size = values.Shape[2];
        for (int sequence = 0; sequence < lengths.Count; sequence++)
        {
            for (int step = 0; step < lengths[sequence]; step++)
            {
                foreach (double value in all.Slice(((sequence * time) + step) * size, size))
                    Add(step, value);
            }
        }
    }

    private void Add(int step, double value)
    {
        _counts[step]++;
        _sums[step] += value;
        (bool low, bool high) = function switch
        {
            ActivationFunction.Sigmoid => (value < GateStatistics.SigmoidLow, value > GateStatistics.SigmoidHigh),
            ActivationFunction.Tanh => (value < -GateStatistics.TanhLimit, value > GateStatistics.TanhLimit),
            _ => (value == 0, false),
        };
        _low[step] += low ? 1 : 0;
        _high[step] += high ? 1 : 0;
    }

    private GateSummary Summary(int from, int to)
    {
        long count = _counts[from..to].Sum();
        double of = count;
        double mean = _sums[from..to].Sum() / of;
        return double.IsNaN(mean)
            ? new GateSummary(count, mean, double.NaN, double.NaN)
            : new GateSummary(count, mean, _low[from..to].Sum() / of, _high[from..to].Sum() / of);
    }
}
