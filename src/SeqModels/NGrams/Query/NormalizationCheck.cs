using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>What <see cref="NGramModel.CheckNormalization"/> found: Σ_w p(w | h) over the vocabulary for each context h, in double.</summary>
/// <param name="Contexts">The number of contexts.</param>
/// <param name="MaxDeviation">max |Σ_w p(w | h) − 1|.</param>
/// <param name="WorstContext">The context where it is, as ids; empty when there was none.</param>
/// <param name="WorstSum">Σ_w p(w | h) there.</param>
public sealed record NormalizationCheck(long Contexts, double MaxDeviation, IReadOnlyList<int> WorstContext, double WorstSum)
{
    /// <summary>Whether all sums are 1 up to a tolerance. Probabilities and backoffs are held in single precision, so that sums
    /// of exact models deviate by about 1e-6; quantised ones by far more.</summary>
    /// <param name="tolerance">Default 1e-5.</param>
    public bool IsNormalized(double tolerance = 1e-5) => MaxDeviation <= tolerance;

    /// <summary>The numbers on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Contexts} contexts, largest deviation from 1: {MaxDeviation:E2} (sum {WorstSum:G9} after [{string.Join(' ', WorstContext)}])");
}
