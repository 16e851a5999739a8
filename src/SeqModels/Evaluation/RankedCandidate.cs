using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>A candidate with its score.</summary>
public sealed record RankedCandidate
{
    /// <summary>Its position among the candidates given.</summary>
    public required int Index { get; init; }

    /// <summary>Its token ids.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>ln p(candidate | context), in nats; −∞ for probability 0.</summary>
    public required double LogProbability { get; init; }

    /// <summary>What the ranking sorts by: <see cref="LogProbability"/>, or that per token.</summary>
    public required double Score { get; init; }

    /// <summary>The position, the score and the tokens.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"candidate {Index}: score {Score:G7} [{string.Join(' ', Tokens)}]");
}
