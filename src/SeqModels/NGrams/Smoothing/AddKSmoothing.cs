using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>p(w | h) = (c(h w) + k) / (c(h) + k · |V|); maximum likelihood for k = 0. Created by <see cref="NGramSmoothing.AddK"/> and
/// <see cref="NGramSmoothing.MaximumLikelihood"/>.</summary>
public sealed record AddKSmoothing : NGramSmoothing
{
    internal AddKSmoothing(double k) => K = k;

    /// <summary>k, which is added to every count; 0 for maximum likelihood.</summary>
    public double K { get; }

    /// <inheritdoc/>
    public override string Name => K == 0 ? "maximum likelihood" : "add-" + K.ToString(CultureInfo.InvariantCulture);

    internal override double? PseudoCount => K;

    internal override OrderRule Fit(OrderStatistics statistics)
    {
        double reserved = K * statistics.PredictedTokens;
        return K > 0 ? new OrderRule { ReservedCount = _ => reserved } : new OrderRule { FixedWeight = 0 };
    }
}
