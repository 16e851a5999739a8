using SeqModels.Diagnostics;

namespace SeqModels.Studies.Gradients;

/// <summary>The seven statements, with the numbers of the adding problem.</summary>
/// <param name="measured">All measurements.</param>
/// <param name="setting">The sizes of the run.</param>
internal sealed class Statements(IReadOnlyList<Measured> measured, Setting setting)
{
    private const string Plain = "LSTM", Biased = "LSTM, forget bias 1", Open = "LSTM, no forget gate";

    private readonly int _near = setting.Lag(10), _middle = setting.Lag(50), _far = setting.Lag(99);

    /// <summary>All statements, in order. Those on explosion and on the forget bias come from their own experiments.</summary>
    public IReadOnlyList<Statement> All(IReadOnlyList<KeyValuePair<string, double?>> explosion, IReadOnlyList<KeyValuePair<string, double?>> forgetBias) =>
    [
        new(1, "The weights of an RNN are shared, so their gradient is a sum over time steps and lags: Σ_k G_k = G.",
        [
            .. Both("RNN").Select(one => Value($"‖G − Σ_k G_k‖ / ‖G‖, {one.Name}", one.Flow.Remainder)),
            Value("largest of all models and tasks", measured.Max(one => one.Flow.Remainder)),
        ]),
        new(2, "The sum does not vanish: it is dominated by short lags.", [.. Both("RNN").SelectMany(ShortLags)]),
        new(3, "In an LSTM the path c_{t−1} → c_t has only products by element and sums, and carries the gradient most stably; the others decay as in an RNN.",
        [
            .. Both("RNN").Select(one => Value($"factor per step, {one.Name}", Decay(lag => one.Flow.Lags[lag].HiddenNorm))),
            .. new[] { Plain, Biased, Open }.SelectMany(Both).SelectMany(PathDecays),
        ]),
        new(4, "Without a forget gate ∂c_t/∂c_{t−1} = 1 on that path.",
        [
            .. Both(Open).SelectMany(one => (IEnumerable<KeyValuePair<string, double?>>)
            [
                Value($"smallest mean carry of all lags, {one.Name}", one.Flow.Paths?.Lags.Min(lag => lag.MeanCarry)),
                Value($"largest, {one.Name}", one.Flow.Paths?.Lags.Max(lag => lag.MeanCarry)),
            ]),
        ]),
        new(5, "One open path keeps the gradient of long lags alive.",
            [.. new[] { "RNN", "GRU", Plain, Biased, Open }.SelectMany(Both).SelectMany(LongLags)]),
        new(6, "Gradients of an LSTM can still explode, less often than those of an RNN; clipping contains it.", explosion),
        new(7, "With a forget gate the path is open where f ≈ 1 (a positive forget bias) and closed on purpose where f ≈ 0.", forgetBias),
    ];

    private IEnumerable<KeyValuePair<string, double?>> ShortLags(Measured one) =>
    [
        Value($"‖G‖, {one.Name}", one.Flow.WeightGradientNorm),
        Value($"share of the lags 0 to {setting.Lag(9)}, {one.Name}", one.Flow.Lags[setting.Lag(9)].CumulativeShare),
        Value($"horizon at 90 %, {one.Name}", one.Flow.Horizon(0.9)),
    ];

    private IEnumerable<KeyValuePair<string, double?>> PathDecays(Measured one)
    {
        PathGradients? paths = one.Flow.Paths;
        return
        [
            Value($"factor per step of the carry, {one.Name}", paths is null ? null : Decay(lag => paths.Lags[lag].Norms[0])),
            Value($"factor per step of all other paths, {one.Name}", paths is null ? null : Decay(lag => paths.Lags[lag].GatesNorm)),
        ];
    }

    private IEnumerable<KeyValuePair<string, double?>> LongLags(Measured one)
    {
        foreach (int lag in new[] { _middle, _far }.Distinct())
        {
            LagGradient start = one.Flow.Lags[0], end = one.Flow.Lags[lag];
            yield return Value($"‖∂loss/∂s‖ at lag {lag} relative to lag 0, {one.Name}", end.StateNorms[^1] / start.StateNorms[^1]);
            if (one.Flow.Paths is { } paths && paths.Names[0] == "carry")
                yield return Value($"of it the carry alone, {one.Name}", paths.Lags[lag].Norms[0] / start.StateNorms[^1]);
        }
    }

    /// <summary>The factor by which a norm changes per step, from lag 10 to lag 50: the first lags, where paths separate, are left out.</summary>
    private double Decay(Func<int, double> norm)
    {
        int from = Math.Min(_near, _middle / 2);
        return Math.Pow(norm(_middle) / norm(from), 1.0 / (_middle - from));
    }

    private IEnumerable<Measured> Both(string layer) => measured.Where(one => one.Task == "adding" && one.Layer == layer);

    private static KeyValuePair<string, double?> Value(string name, double? value) => new(name, value);
}
