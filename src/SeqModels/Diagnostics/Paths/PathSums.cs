using SeqModels.Diagnostics.Trajectories;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Paths;

/// <summary>Sums by lag and path over all calls of one layer in one direction.</summary>
internal sealed class PathSums
{
    private readonly int _firstGate;
    private readonly List<Sums> _lags = [];

    /// <param name="rule">The ways through the cell.</param>
    /// <param name="hasUpperLayers">Whether gradients enter from layers above.</param>
    public PathSums(PathRule rule, bool hasUpperLayers)
    {
        (Rule, _firstGate) = (rule, rule.HasCarry ? 1 : 0);
        if (rule.HasCarry)
            Names.Add("carry");
        Names.AddRange(rule.Gates);
        if (hasUpperLayers)
            Names.Add("upper layers");
    }

    /// <summary>The ways through the cell.</summary>
    public PathRule Rule { get; }

    /// <summary>The names of the paths: the carry if there is one, the gates, the upper layers if there are any.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The path on which the gradient of a loss starts: the carry, or the only gate of an RNN.</summary>
    public static int Start => 0;

    /// <summary>The path of what comes back in time through upper layers.</summary>
    public int Upper => _firstGate + Rule.Gates.Count;

    /// <summary>Makes sure that a lag and those below are listed.</summary>
    public void Include(int lag) => At(lag);

    /// <summary>The path of a gate.</summary>
    public int OfGate(int gate) => _firstGate + gate;

    /// <summary>Adds the gradients of some states.</summary>
    /// <param name="lag">The lag.</param>
    /// <param name="paths">The gradient along each path, [rows, H]; null for zero.</param>
    /// <param name="total">The gradient, from backpropagation.</param>
    public void Add(int lag, Tensor?[] paths, Tensor total)
    {
        Sums sums = At(lag);
        Tensor? gates = null, all = null;
        for (int path = 0; path < paths.Length; path++)
        {
            if (paths[path] is not { } gradient)
                continue;
            sums.Paths[path] += Rows.Dot(gradient, gradient);
            all = all is null ? gradient : all + gradient;
            if (path >= _firstGate && path < Upper)
                gates = gates is null ? gradient : gates + gradient;
        }

        Tensor rest = all is null ? total : total - all;
        sums.Gates += gates is null ? 0 : Rows.Dot(gates, gates);
        sums.Total += Rows.Dot(total, total);
        sums.Rest += Rows.Dot(rest, rest);
    }

    /// <summary>Adds factors of the carry.</summary>
    /// <param name="lag">The lag.</param>
    /// <param name="sum">Their sum over units.</param>
    /// <param name="units">The number of units.</param>
    public void AddCarry(int lag, double sum, int units)
    {
        At(lag).Carry += sum;
        At(lag).Units += units;
    }

    /// <summary>The results.</summary>
    /// <param name="pairs">The number of pairs (loss_t, state at t − k) of each lag.</param>
    public PathGradients ToPaths(IReadOnlyList<long> pairs)
    {
        if (pairs.Count > 0)
            At(pairs.Count - 1);
        return new PathGradients { State = Rule.State, Names = Names.AsReadOnly(), Lags = [.. _lags.Select((sums, lag) => sums.ToLag(lag, pairs[lag]))] };
    }

    private Sums At(int lag)
    {
        while (_lags.Count <= lag)
            _lags.Add(new Sums(Names.Count));
        return _lags[lag];
    }

    private sealed class Sums(int paths)
    {
        public double[] Paths { get; } = new double[paths];

        public double Gates { get; set; }

        public double Total { get; set; }

        public double Rest { get; set; }

        public double Carry { get; set; }

        public long Units { get; set; }

        public PathLag ToLag(int lag, long pairs) => new(
            lag,
            [.. Paths.Select(sum => Norm(sum, pairs))],
            Norm(Gates, pairs),
            Norm(Total, pairs),
            Total == 0 ? 0 : Math.Sqrt(Rest / Total),
            Units == 0 ? null : Carry / Units);

        private static double Norm(double sum, long pairs) => pairs == 0 ? 0 : Math.Sqrt(sum / pairs);
    }
}
