using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.NGrams.Tables;

/// <summary>Log-probabilities of a text by tables, for choosing weights and measuring what pruning costs.</summary>
internal static class BackoffScorer
{
    /// <summary>Words of running text between two looks at the cancellation.</summary>
    private const int BlockLength = 1 << 12;

    /// <summary>log₁₀ p of every token of a text, <c>&lt;/s&gt;</c> after each sentence included.</summary>
    public static double[] Log10Probabilities(BackoffWalker walker, EncodedCorpus text, CancellationToken cancellationToken = default)
    {
        var scores = new double[Tokens(walker, text)];
        int t = 0;
        Visit(walker, text, (context, word) => scores[t++] = walker.Log10Probability(context, word), cancellationToken);
        DistributionCheck.RequireSum(NameOf(walker), scores.Sum());
        return scores;
    }

    /// <summary>exp(−Σ ln p / T), <c>&lt;/s&gt;</c> counted; with OOVs, and without them (the words after one still count).</summary>
    public static (double IncludingOov, double ExcludingOov) Perplexity(
        BackoffWalker walker, EncodedCorpus text, CancellationToken cancellationToken = default)
    {
        double sum = 0, oovSum = 0;
        int tokens = 0, oov = 0;
        int unknown = walker.Tables.Vocabulary.UnknownId ?? -1;
        Visit(walker, text, (context, word) =>
        {
            double score = walker.Log10Probability(context, word);
            tokens++;
            sum += score;
            if (word == unknown)
            {
                oov++;
                oovSum += score;
            }
        }, cancellationToken);
        DistributionCheck.RequireSum(NameOf(walker), sum);
        double rest = oov == 0 ? sum : double.IsNegativeInfinity(oovSum) ? Known(walker, text, unknown) : sum - oovSum;
        return (Math.Pow(10, -sum / tokens), Math.Pow(10, -rest / (tokens - oov)));
    }

    /// <summary>Calls <paramref name="predict"/> with each token and its context.</summary>
    public static void Visit(
        BackoffWalker walker, EncodedCorpus text, Action<ContextNode, int> predict, CancellationToken cancellationToken = default)
    {
        if (!text.HasSentences)
        {
            ReadOnlySpan<int> ids = text.Ids;
            for (ContextNode context = default; !ids.IsEmpty; ids = ids[Math.Min(ids.Length, BlockLength)..])
            {
                cancellationToken.ThrowIfCancellationRequested();
                context = Visit(walker, context, ids[..Math.Min(ids.Length, BlockLength)], predict);
            }
            return;
        }
        for (int i = 0; i < text.SentenceCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ContextNode last = Visit(walker, walker.Begin, text.Sentence(i), predict);
            if (walker.Tables.Vocabulary.EndId is { } end)
            {
                predict(last, end);
            }
        }
    }

    private static string NameOf(BackoffWalker walker) => $"n-gram model of order {walker.Tables.Order} and {walker.Tables.Vocabulary.Count} words";

    private static int Tokens(BackoffWalker walker, EncodedCorpus text) =>
        text.Count + (walker.Tables.Vocabulary.EndId is null ? 0 : text.SentenceCount);

    private static double Known(BackoffWalker walker, EncodedCorpus text, int unknown)
    {
        double sum = 0;
        Visit(walker, text, (context, word) => sum += word == unknown ? 0 : walker.Log10Probability(context, word));
        return sum;
    }

    private static ContextNode Visit(BackoffWalker walker, ContextNode context, ReadOnlySpan<int> words, Action<ContextNode, int> predict)
    {
        foreach (int word in words)
        {
            predict(context, word);
            context = walker.Advance(context, word);
        }
        return context;
    }
}
