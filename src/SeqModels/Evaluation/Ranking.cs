using SeqModels.LanguageModels;

namespace SeqModels.Evaluation;

/// <summary>Ranks candidate sequences by their probability under a language model.</summary>
public static class Ranking
{
    /// <summary>
    /// Scores every candidate as a continuation of a context and sorts by descending score; ties keep the input order. The score is
    /// ln p(candidate | context), with length normalisation divided by the number of tokens of the candidate. Without normalisation longer
    /// candidates score lower, because every factor is at most 1.
    /// </summary>
    /// <param name="model">Any language model.</param>
    /// <param name="candidates">The token ids of each candidate; end each one with <c>&lt;/s&gt;</c> to score whole
    /// sentences. With length normalisation none may be empty.</param>
    /// <param name="normalizeByLength">Whether scores are divided by the number of tokens; false by default.</param>
    /// <param name="context">The token ids that precede each candidate or, for a right-to-left model, that follow it; in the order of the text,
    /// empty by default.</param>
    /// <param name="cancellationToken">Stops the ranking between candidates.</param>
    /// <exception cref="ArgumentException">A candidate is empty and scores are normalised by length.</exception>
    /// <exception cref="InvalidDistributionException">A score is not a probability (NaN, for example because parameters are NaN).</exception>
    public static IReadOnlyList<RankedCandidate> Rank(ILanguageModel model, IEnumerable<IReadOnlyList<int>> candidates,
        bool normalizeByLength = false, ReadOnlySpan<int> context = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(candidates);
        LanguageModelState begin = model.CreateState();
        foreach (int token in ReadingOrder.OfContext(model, context.ToArray()))
        {
            begin.Advance(token);
        }
        bool isAlone = context.IsEmpty;
        List<RankedCandidate> ranked = [];
        foreach (IReadOnlyList<int> candidate in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (normalizeByLength && candidate.Count == 0)
            {
                throw new ArgumentException(
                    $"Ranking.Rank: candidate {ranked.Count} is empty, so that it cannot be normalised by length.", nameof(candidates));
            }
            double logProbability = begin.Fork().ScoreSum(model, ReadingOrder.OfPart(model, [.. candidate], isAlone), cancellationToken);
            ranked.Add(new RankedCandidate
            {
                Index = ranked.Count,
                Tokens = candidate,
                LogProbability = logProbability,
                Score = normalizeByLength ? logProbability / candidate.Count : logProbability,
            });
        }
        return [.. ranked.OrderByDescending(c => c.Score)];
    }
}
