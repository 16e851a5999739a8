namespace SeqModels.NGrams.Query;

/// <summary>Selects next tokens by their probabilities.</summary>
internal static class NextTokens
{
    /// <summary>The most probable tokens in descending order; of equally probable ones the lower id first.</summary>
    public static TokenProbability[] Top(ReadOnlySpan<float> probabilities, int count)
    {
        count = Math.Min(count, probabilities.Length);
        // The least of those kept is first out: the lowest probability, of equal ones the highest id.
        var kept = new PriorityQueue<int, (float Probability, int NegativeId)>(count + 1);
        for (int id = 0; id < probabilities.Length; id++)
        {
            if (kept.Count < count)
            {
                kept.Enqueue(id, (probabilities[id], -id));
            }
            else if (kept.TryPeek(out _, out (float Probability, int NegativeId) least) && probabilities[id] > least.Probability)
            {
                kept.EnqueueDequeue(id, (probabilities[id], -id));
            }
        }
        var top = new TokenProbability[kept.Count];
        for (int i = top.Length - 1; i >= 0; i--)
        {
            int id = kept.Dequeue();
            top[i] = new TokenProbability(id, probabilities[id]);
        }
        return top;
    }

    /// <summary>The token selected by a number in [0, 1) through the cumulative distribution; −1 if no token has a probability above
    /// 0.</summary>
    public static int Choose(ReadOnlySpan<float> probabilities, double number)
    {
        double sum = 0;
        foreach (float p in probabilities)
        {
            sum += p;
        }
        double left = number * sum;
        int chosen = -1;
        for (int id = 0; id < probabilities.Length; id++)
        {
            if (probabilities[id] > 0)
            {
                chosen = id;
                left -= probabilities[id];
                if (left < 0)
                {
                    break;
                }
            }
        }
        return chosen;
    }
}
