using SeqModels.Text;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>The log-probabilities of the tokens of a held-out text under several models, in reading order.</summary>
internal sealed class HeldOutScores
{
    private const int ChunkTokens = 4096;

    private HeldOutScores(int models, int tokens)
    {
        LogProbabilities = new double[models][];
        for (int i = 0; i < models; i++)
            LogProbabilities[i] = new double[tokens];
    }

    /// <summary>[model][token], in nats.</summary>
    public double[][] LogProbabilities { get; }

    /// <summary>[token]: the length of the context that the context model knows; null without one.</summary>
    public int[]? Contexts { get; private init; }

    /// <summary>Scores a text once with every model.</summary>
    /// <exception cref="InvalidDistributionException">A score is not a log-probability.</exception>
    public static HeldOutScores Of(
        ILanguageModel[] models, EncodedCorpus heldOut, int contextModel, IProgress<MixtureFitProgress>? progress, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> ids = ReadingOrder.Of(models[0], heldOut).AsStream().Ids;
        var scores = new HeldOutScores(models.Length, ids.Length) { Contexts = contextModel < 0 ? null : new int[ids.Length] };
        for (int i = 0; i < models.Length; i++)
        {
            LanguageModelState state = models[i].CreateState();
            for (int start = 0, length; start < ids.Length; start += length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                length = Math.Min(ChunkTokens, ids.Length - start);
                ReadOnlySpan<int> tokens = ids.Slice(start, length);
                Span<double> part = scores.LogProbabilities[i].AsSpan(start, length);
                if (i == contextModel)
                    ScoreWithContexts(state, tokens, part, scores.Contexts.AsSpan(start, length));
                else
                    state.Score(tokens, part);
                DistributionCheck.Require(models[i], tokens, part);
                progress?.Report(new MixtureFitProgress(i, models.Length, start + length, ids.Length));
            }
        }

        return scores;
    }

    /// <summary>Scores tokens one by one, with the length of the known context of each.</summary>
    public static void ScoreWithContexts(LanguageModelState state, ReadOnlySpan<int> tokens, Span<double> logProbabilities, Span<int> contexts)
    {
        for (int t = 0; t < tokens.Length; t++)
        {
            contexts[t] = state.ContextLength ?? 0;
            logProbabilities[t] = state.Score(tokens[t]);
        }
    }

    /// <summary>exp(−mean ln p) of one model over the tokens that have a probability above 0 under any.</summary>
    public double Perplexity(int model)
    {
        double sum = 0;
        int counted = 0;
        for (int t = 0; t < LogProbabilities[model].Length; t++)
        {
            if (IsPossible(t))
            {
                sum += LogProbabilities[model][t];
                counted++;
            }
        }

        return Math.Exp(-sum / counted);
    }

    /// <summary>The number of tokens that have a probability above 0 under any model.</summary>
    public int CountPossible()
    {
        int count = 0;
        for (int t = 0; t < LogProbabilities[0].Length; t++)
            count += IsPossible(t) ? 1 : 0;
        return count;
    }

    private bool IsPossible(int token)
    {
        foreach (double[] scores in LogProbabilities)
        {
            if (!double.IsNegativeInfinity(scores[token]))
                return true;
        }

        return false;
    }
}
