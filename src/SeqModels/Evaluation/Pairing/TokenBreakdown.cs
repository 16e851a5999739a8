using SeqModels.Evaluation.Pairing;
using SeqModels.Evaluation.Tables;
using SeqModels.Text;

namespace SeqModels.Evaluation;

/// <summary>Where each of two models predicts better: the tokens of a text in bands, with the log-probabilities of both models.</summary>
public sealed record TokenBreakdown
{
    /// <summary>What the bands divide, such as <c>count in training</c>.</summary>
    public required string Criterion { get; init; }

    /// <summary>The name of the first model.</summary>
    public required string FirstName { get; init; }

    /// <summary>The name of the second model.</summary>
    public required string SecondName { get; init; }

    /// <summary>The bands that contain tokens, in ascending order.</summary>
    public required IReadOnlyList<TokenBreakdownRow> Rows { get; init; }

    /// <summary>Divides the tokens by their count in a text, usually the training text. <c>&lt;/s&gt;</c> counts once per sentence.</summary>
    /// <param name="first">The scores of the first model.</param>
    /// <param name="second">The scores of the second model, of the same text.</param>
    /// <param name="training">The text in which tokens are counted, encoded with the same vocabulary.</param>
    /// <param name="bounds">The lowest count of each band, ascending; null for 0, 1, 2, 10, 100, 1000, …</param>
    /// <exception cref="ArgumentException">The texts or vocabularies differ, or the bounds do not ascend.</exception>
    /// <example><code>
    /// TokenScores lstm = Evaluator.ScoreTokens(("LSTM", model), test), ngram = Evaluator.ScoreTokens(("5-gram", counts), test);
    /// Console.WriteLine(TokenBreakdown.ByFrequency(lstm, ngram, training));
    /// </code></example>
    public static TokenBreakdown ByFrequency(TokenScores first, TokenScores second, EncodedCorpus training, IReadOnlyList<long>? bounds = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(training);
        if (!training.Vocabulary.Equals(first.Vocabulary))
        {
            throw new ArgumentException(
                $"TokenBreakdown.ByFrequency: the vocabulary of the training text ({training.Vocabulary}) differs from that of the models ({first.Vocabulary}). " +
                "Encode the text with the models' vocabulary.", nameof(training));
        }
        var counts = new long[training.Vocabulary.Count];
        foreach (int id in training.Ids)
        {
            counts[id]++;
        }
        if (training.Vocabulary.EndId is { } end)
        {
            counts[end] += training.SentenceCount;
        }
        return ByFrequency(first, second, counts, bounds);
    }

    /// <summary>Divides the tokens by given counts.</summary>
    /// <param name="first">The scores of the first model.</param>
    /// <param name="second">The scores of the second model, of the same text.</param>
    /// <param name="counts">The count of every token id of the vocabulary, at least 0.</param>
    /// <param name="bounds">The lowest count of each band, ascending; null for 0, 1, 2, 10, 100, 1000, …</param>
    /// <exception cref="ArgumentException">The texts differ, there is not one count per token, one is negative, or the bounds do not
    /// ascend.</exception>
    public static TokenBreakdown ByFrequency(TokenScores first, TokenScores second, ReadOnlySpan<long> counts, IReadOnlyList<long>? bounds = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        if (counts.Length != first.Vocabulary.Count || counts.ContainsAnyInRange(long.MinValue, -1))
        {
            throw new ArgumentException(
                $"TokenBreakdown.ByFrequency: counts must have one element of at least 0 for each of the {first.Vocabulary.Count} tokens, but there are " +
                $"{counts.Length}{(counts.ContainsAnyInRange(long.MinValue, -1) ? ", and one is negative" : "")}.", nameof(counts));
        }
        long[] copy = counts.ToArray();
        return Of("count in training", first, second, (_, score) => copy[score.Token], bounds ?? Bands.Decades(copy.Max()));
    }

    /// <summary>Divides the tokens by their position in the sentence, from 1.</summary>
    /// <param name="first">The scores of the first model.</param>
    /// <param name="second">The scores of the second model, of the same text.</param>
    /// <param name="bounds">The lowest position of each band, ascending; null for 1, 2, 3, 5, 9, 17, 33, …</param>
    /// <exception cref="ArgumentException">The texts differ, or the bounds do not ascend.</exception>
    public static TokenBreakdown ByPosition(TokenScores first, TokenScores second, IReadOnlyList<long>? bounds = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        return Of("position in sentence", first, second, (_, score) => score.Position + 1L, bounds ?? Bands.Octaves(first.Select(score => score.Position + 1L).DefaultIfEmpty(1).Max()));
    }

    /// <summary>Divides the text into parts with equal numbers of counted tokens, up to one.</summary>
    /// <param name="first">The scores of the first model.</param>
    /// <param name="second">The scores of the second model, of the same text.</param>
    /// <param name="parts">The number of parts, at least 1; 10 by default. Not more than there are tokens are shown.</param>
    /// <exception cref="ArgumentException">The texts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is below 1.</exception>
    public static TokenBreakdown ByTextPosition(TokenScores first, TokenScores second, int parts = 10)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        long count = first.Count;
        return Of("token of the text", first, second, (index, _) => index + 1L, [.. Enumerable.Range(0, parts).Select(part => 1 + part * count / parts).Distinct()]);
    }

    /// <summary>Formats a table with a row per band and a row for the text.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>Formats the same table as Markdown.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    private TextTable Table()
    {
        var table = new TextTable(Criterion, "tokens", $"mean ln p, {FirstName}", $"mean ln p, {SecondName}", $"won by {FirstName}", $"won by {SecondName}", "part of H₁ − H₂");
        foreach (TokenBreakdownRow row in Rows)
        {
            table.Add(row.Band, TextTable.Whole(row.Tokens), TextTable.Fixed(row.FirstMean, 3), TextTable.Fixed(row.SecondMean, 3),
                TextTable.Percent(row.FirstWins), TextTable.Percent(row.SecondWins), TextTable.Fixed(row.Contribution, 4));
        }
        return table;
    }

    private static TokenBreakdown Of(string criterion, TokenScores first, TokenScores second, Func<int, TokenScore, long> value, IReadOnlyList<long> bounds)
    {
        TokenPairs.Require(first, second);
        var bands = new Bands(bounds);
        BandSum[] sums = [.. Enumerable.Range(0, bands.Count).Select(_ => new BandSum())];
        for (int i = 0; i < first.Count; i++)
        {
            sums[bands.IndexOf(value(i, first[i]))].Add(first[i].LogProbability, second[i].LogProbability);
        }
        return new TokenBreakdown
        {
            Criterion = criterion,
            FirstName = first.Name,
            SecondName = second.Name,
            Rows = [.. sums.Select((sum, band) => sum.ToRow(bands.Name(band), first.Count)).Where(row => row.Tokens > 0)],
        };
    }
}
