using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>A candidate sequence with its score.</summary>
public sealed record RankedCandidate
{
    /// <summary>The index of the candidate in the input.</summary>
    public required int Index { get; init; }

    /// <summary>The token ids.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>ln p(candidate | context), in nats; −∞ for probability 0.</summary>
    public required double LogProbability { get; init; }

    /// <summary>
    /// The score that candidates are sorted by: <see cref="LogProbability"/>, divided by the number of tokens if normalised by length.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>Formats the index, the score and the tokens.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"candidate {Index}: score {Score:G7} [{string.Join(' ', Tokens)}]");
}
