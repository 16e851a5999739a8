namespace SeqModels.NGrams.Counting;

/// <summary>Bytes that counts and an estimation from them take in memory, by the number of n-grams per order.</summary>
internal static class EstimationMemory
{
    /// <summary>The counts: words, counts, where children begin.</summary>
    public static double OfCounts(ReadOnlySpan<long> ngrams) => Sum(ngrams, 12, 8);

    /// <summary>The counts with the estimation, or the model's tables with the file that is written, whichever is more.</summary>
    public static double Of(ReadOnlySpan<long> ngrams)
    {
        // Probabilities and backoffs, and links of the two highest orders.
        double estimation = OfCounts(ngrams) + Sum(ngrams, 8, 4) + (ngrams.Length > 2 ? 4.0 * (ngrams[^1] + ngrams[^2]) : 0);
        // Words, probabilities, backoffs and where children begin; the same packed, with the words' text.
        double writing = Sum(ngrams, 16, 8) + Sum(ngrams, 11, 7) + (32.0 * ngrams[0]);
        return Math.Max(estimation, writing);
    }

    private static double Sum(ReadOnlySpan<long> ngrams, int bytes, int bytesAtTop)
    {
        double sum = 0;
        for (int k = 0; k < ngrams.Length; k++)
        {
            sum += ngrams[k] * (double)(k + 1 == ngrams.Length ? bytesAtTop : bytes);
        }
        return sum;
    }
}
