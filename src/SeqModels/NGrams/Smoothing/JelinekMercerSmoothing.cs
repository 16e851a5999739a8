using System.Globalization;
using System.Numerics;
using SeqModels.NGrams.Smoothing;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Jelinek–Mercer: p(w | h) = λ c(h w) / c(h) + (1 − λ) p(w | h'), down to the uniform 1 / |V|; λ depends on the order, or on the order and
/// c(h). If c(h) = 0, p(w | h) = p(w | h'). The weights are given, or maximize the likelihood of held-out text (expectation–maximization
/// from 0.5). Jelinek and Mercer 1980.
/// </summary>
public sealed record JelinekMercerSmoothing : BackoffSmoothing
{
    internal JelinekMercerSmoothing()
    {
    }

    /// <summary>The held-out text that the weights are fitted to.</summary>
    /// <value>Default null: <see cref="Weights"/> are given.</value>
    public EncodedCorpus? HeldOut { get; init; }

    /// <summary>Whether there is one weight per order and power of two of c(h), or one per order. Ignored for given weights.</summary>
    /// <value>Default true.</value>
    public bool ByCount { get; init; } = true;

    /// <summary>λ of orders 1, 2, …; the last weight applies to all higher orders.</summary>
    /// <value>In [0, 1] each. Default empty: fitted to <see cref="HeldOut"/>.</value>
    /// <exception cref="ArgumentException">No weight is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is outside [0, 1].</exception>
    public IReadOnlyList<double> Weights
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count == 0)
            {
                throw new ArgumentException("JelinekMercerSmoothing.Weights: give at least one weight, or a held-out text to tune them.", nameof(value));
            }
            foreach (double weight in value)
            {
                if (!(weight is >= 0 and <= 1))
                {
                    throw new ArgumentOutOfRangeException(nameof(value), weight, string.Create(CultureInfo.InvariantCulture,
                        $"JelinekMercerSmoothing.Weights: a weight must be in [0, 1], but one was {weight}."));
                }
            }
            field = Array.AsReadOnly<double>([.. value]);
        }
    } = [];

    /// <inheritdoc/>
    public override string Name => HeldOut is not null && ByCount ? "Jelinek-Mercer (by count)" : "Jelinek-Mercer";

    /// <inheritdoc/>
    protected override IEnumerable<string> OwnOptions => [HeldOut is null ? "given weights" : $"weights tuned on {HeldOut.Count} held-out tokens"];

    internal override bool FitsHeldOut => HeldOut is not null;

    internal override double[][]? FitHeldOut(NGramCounts counts) => HeldOut is null ? null : WeightTuning.Run(counts, this);

    /// <inheritdoc/>
    protected override OrderRule FitOrder(OrderStatistics statistics)
    {
        if (HeldOut is null && Weights.Count == 0)
        {
            throw new ArgumentException("JelinekMercerSmoothing: has neither HeldOut nor Weights; give one of them.");
        }
        double[] weights = statistics.HeldOutParameters ?? [Weights[Math.Min(statistics.Order, Weights.Count) - 1]];
        string? fallback = weights.Length > 0 ? null : "the held-out text never meets a context of this order; took the weight 0.5";
        weights = weights.Length > 0 ? weights : [0.5];
        return new OrderRule
        {
            Weight = context => weights[Math.Min(BitOperations.Log2((ulong)context.TokenCount), weights.Length - 1)],
            ReportedWeights = weights,
            Fallback = fallback,
        };
    }
}
