using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>The result of <see cref="NGramModel.CheckNormalization"/>: the deviation from 1 of Σ_w p(w | h) over the vocabulary, in double
/// precision.</summary>
/// <param name="Contexts">The number of contexts checked.</param>
/// <param name="MaxDeviation">max |Σ_w p(w | h) − 1|.</param>
/// <param name="WorstContext">The token ids of the context with the maximum deviation; empty if no context was checked.</param>
/// <param name="WorstSum">Σ_w p(w | h) in that context.</param>
public sealed record NormalizationCheck(long Contexts, double MaxDeviation, IReadOnlyList<int> WorstContext, double WorstSum)
{
    /// <summary>Whether all sums are 1 within a tolerance. Parameters are stored in single precision, so that sums deviate by
    /// about 1e-6; those of quantized models deviate by much more.</summary>
    /// <param name="tolerance">The maximum |Σ_w p(w | h) − 1|. Default 1e-5.</param>
    public bool IsNormalized(double tolerance = 1e-5) => MaxDeviation <= tolerance;

    /// <summary>The results on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Contexts} contexts, largest deviation from 1: {MaxDeviation:E2} (sum {WorstSum:G9} after [{string.Join(' ', WorstContext)}])");
}
