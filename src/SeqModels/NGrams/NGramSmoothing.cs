using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>How probabilities are estimated from counts. n(h w) counts the word w after the context h, n(h) = Σ_w n(h w),
/// and |V| is the number of tokens that can be predicted (all of the vocabulary but <c>&lt;s&gt;</c>).</summary>
public sealed record NGramSmoothing
{
    private NGramSmoothing(double k) => K = k;

    /// <summary>p(w | h) = n(h w) / n(h); 0 for an n-gram that never occurred, also when its context never occurred.</summary>
    public static NGramSmoothing MaximumLikelihood { get; } = new(0);

    /// <summary>What add-k adds to every count; 0 for maximum likelihood.</summary>
    public double K { get; }

    /// <summary>p(w | h) = (n(h w) + k) / (n(h) + k · |V|) (Lidstone; k = 1 is Laplace); 1 / |V| after a context that never occurred.</summary>
    /// <param name="k">A finite number above 0; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not a finite number above 0.</exception>
    public static NGramSmoothing AddK(double k = 1) => k > 0 && double.IsFinite(k)
        ? new NGramSmoothing(k)
        : throw new ArgumentOutOfRangeException(nameof(k), k,
            "NGramSmoothing.AddK: k must be a finite number above 0; for no smoothing use NGramSmoothing.MaximumLikelihood.");

    /// <summary>The method's name, such as <c>add-0.1</c>.</summary>
    public override string ToString() => K == 0 ? "maximum likelihood" : "add-" + K.ToString(CultureInfo.InvariantCulture);
}
