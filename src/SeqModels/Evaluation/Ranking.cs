using SeqModels.LanguageModels;

namespace SeqModels.Evaluation;

/// <summary>Orders candidate sequences by what a language model thinks of them.</summary>
public static class Ranking
{
    /// <summary>
    /// Scores every candidate as the continuation of a context and sorts: the highest score first, equal scores in the order given.
    /// The score is ln p(candidate | context), or with length normalisation that divided by the number of the candidate's tokens;
    /// without, longer candidates are at a disadvantage because every factor is at most 1.
    /// </summary>
    /// <param name="model">Any language model.</param>
    /// <param name="candidates">Token ids of each candidate; for whole sentences, end each one with <c>&lt;/s&gt;</c>. With length
    /// normalisation none may be empty.</param>
    /// <param name="normalizeByLength">Whether scores are per token. Default false.</param>
    /// <param name="context">What the model sees before each candidate; nothing by default.</param>
    /// <param name="cancellationToken">Stops between candidates.</param>
    /// <exception cref="ArgumentException">A candidate is empty and scores are normalised by length.</exception>
    /// <exception cref="InvalidDistributionException">The model gives a candidate no probability, as one whose parameters are NaN.</exception>
    public static IReadOnlyList<RankedCandidate> Rank(ILanguageModel model, IEnumerable<IReadOnlyList<int>> candidates,
        bool normalizeByLength = false, ReadOnlySpan<int> context = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(candidates);
        LanguageModelState begin = model.CreateState();
        foreach (int token in context)
        {
            begin.Advance(token);
        }
        List<RankedCandidate> ranked = [];
        foreach (IReadOnlyList<int> candidate in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (normalizeByLength && candidate.Count == 0)
            {
                throw new ArgumentException(
                    $"Ranking.Rank: candidate {ranked.Count} is empty and has no score per token.", nameof(candidates));
            }
            double logProbability = begin.Fork().ScoreSum(model, [.. candidate], cancellationToken);
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
