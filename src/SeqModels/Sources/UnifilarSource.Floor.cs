using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Sources;

public sealed partial class UnifilarSource
{
    private const int MaxBlocks = 100, ChunkTokens = 4096;

    /// <summary>
    /// Scores a sample of this source with a model and with the exact predictor, and compares them. A model that reads from right to left has the
    /// same floor, and is compared with the same predictor.
    /// </summary>
    /// <param name="model">Any language model with the source's vocabulary.</param>
    /// <param name="text">A sample of this source, at least 2 tokens; a stream without sentences.</param>
    /// <param name="cancellationToken">Stops the scoring.</param>
    /// <exception cref="ArgumentException">A vocabulary differs, the text has sentences, or it is too short.</exception>
    /// <exception cref="InvalidDistributionException">The model's scores are not log-probabilities.</exception>
    /// <example><code>
    /// FloorResult result = source.MeasureExcess(lstm, source.Sample(100_000, seed: 2));
    /// Console.WriteLine($"{result.ExcessPercent:F2} % above the floor");
    /// </code></example>
    public FloorResult MeasureExcess(ILanguageModel model, EncodedCorpus text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckSample(text);
        if (!model.Vocabulary.Equals(Vocabulary))
        {
            throw new ArgumentException(
                $"UnifilarSource.MeasureExcess: the model must have the source's vocabulary ({Vocabulary}), but has {model.Vocabulary}.", nameof(model));
        }

        return MeasureExcess(Scores(model, text, cancellationToken), text, cancellationToken);
    }

    /// <summary>As <see cref="MeasureExcess(ILanguageModel, EncodedCorpus, CancellationToken)"/>, with scores from elsewhere.</summary>
    /// <param name="logProbabilities">ln p of every token of the text, in the order of the text.</param>
    /// <param name="text">A sample of this source, at least 2 tokens; a stream without sentences.</param>
    /// <param name="cancellationToken">Stops the scoring by the exact predictor.</param>
    /// <exception cref="ArgumentException">The lengths or the vocabularies differ, the text has sentences or is too short, or a score is NaN or +∞.</exception>
    public FloorResult MeasureExcess(ReadOnlySpan<double> logProbabilities, EncodedCorpus text, CancellationToken cancellationToken = default)
    {
        CheckSample(text);
        if (logProbabilities.Length != text.Count)
        {
            throw new ArgumentException(
                $"UnifilarSource.MeasureExcess: logProbabilities must have one element per token, {text.Count}, but has {logProbabilities.Length}.",
                nameof(logProbabilities));
        }

        int invalid = logProbabilities.IndexOfAnyExceptInRange(double.NegativeInfinity, double.MaxValue);
        if (invalid >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"UnifilarSource.MeasureExcess: logProbabilities must be log-probabilities, but that of token {invalid} is {logProbabilities[invalid]}."), nameof(logProbabilities));
        }

        double[] exact = Scores(this, text, cancellationToken);
        var blocks = new double[Math.Min(MaxBlocks, text.Count)];
        double sum = 0, exactSum = 0;
        for (int block = 0; block < blocks.Length; block++)
        {
            int start = (int)((long)text.Count * block / blocks.Length), end = (int)((long)text.Count * (block + 1) / blocks.Length);
            double excess = 0;
            for (int t = start; t < end; t++)
            {
                sum -= logProbabilities[t];
                exactSum -= exact[t];
                excess += exact[t] - logProbabilities[t];
            }

            blocks[block] = excess / (end - start);
        }

        double mean = blocks.Average();
        return new FloorResult
        {
            Tokens = text.Count,
            EntropyRate = EntropyRate,
            CrossEntropy = sum / text.Count,
            ExactCrossEntropy = exactSum / text.Count,
            StandardError = Math.Sqrt(blocks.Sum(x => (x - mean) * (x - mean)) / blocks.Length / (blocks.Length - 1)),
        };
    }

    private static double[] Scores(ILanguageModel model, EncodedCorpus text, CancellationToken cancellationToken)
    {
        bool reversed = model.Direction == ReadingDirection.RightToLeft;
        text = reversed ? text.Reverse() : text;
        var scores = new double[text.Count];
        LanguageModelState state = model.CreateState();
        for (int start = 0; start < scores.Length; start += ChunkTokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(ChunkTokens, scores.Length - start);
            state.Score(text.Ids.Slice(start, length), scores.AsSpan(start, length));
            DistributionCheck.Require(model, text.Ids.Slice(start, length), scores.AsSpan(start, length));
        }

        if (reversed)
        {
            Array.Reverse(scores);
        }

        return scores;
    }

    private void CheckSample(EncodedCorpus text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Vocabulary.Equals(Vocabulary))
            throw new ArgumentException($"UnifilarSource.MeasureExcess: text must have the source's vocabulary ({Vocabulary}), but has {text.Vocabulary}.", nameof(text));
        if (text.HasSentences || text.Count < 2)
            throw new ArgumentException($"UnifilarSource.MeasureExcess: text must be a stream of at least 2 tokens, but has {text.Count} in {text.SentenceCount} sentences.", nameof(text));
    }
}
