namespace SeqModels.Evaluation.Metrics;

/// <summary>Agreement of labels and predictions beyond plain accuracy. Products of counts are exact in 128 bits.</summary>
internal static class Agreement
{
    public static double BalancedAccuracy(ConfusionMatrix matrix)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < matrix.Classes.Count; i++)
        {
            if (matrix.LabelCount(i) is > 0 and var support)
            {
                sum += (double)matrix[i, i] / support;
                count++;
            }
        }

        return sum / count;
    }

    // κ = (n Σ c_ii − Σ t_i p_i)/(n² − Σ t_i p_i) with the row sums t and the column sums p.
    public static double CohenKappa(ConfusionMatrix matrix)
    {
        Sums sums = Sum(matrix);
        return (double)sums.Covariance / (double)((Int128)matrix.Count * matrix.Count - sums.Chance);
    }

    // (n Σ c_ii − Σ t_i p_i)/√((n² − Σ t_i²)(n² − Σ p_i²)).
    public static double MatthewsCorrelation(ConfusionMatrix matrix)
    {
        Sums sums = Sum(matrix);
        double product = double.Sqrt((double)sums.LabelVariance) * double.Sqrt((double)sums.PredictionVariance);
        return product == 0 ? 0 : (double)sums.Covariance / product;
    }

    private static Sums Sum(ConfusionMatrix matrix)
    {
        Int128 squares = (Int128)matrix.Count * matrix.Count, chance = 0, labels = 0, predictions = 0;
        for (int i = 0; i < matrix.Classes.Count; i++)
        {
            Int128 label = matrix.LabelCount(i), prediction = matrix.PredictionCount(i);
            chance += label * prediction;
            labels += label * label;
            predictions += prediction * prediction;
        }

        return new Sums((Int128)matrix.Count * matrix.Correct - chance, chance, squares - labels, squares - predictions);
    }

    private readonly record struct Sums(Int128 Covariance, Int128 Chance, Int128 LabelVariance, Int128 PredictionVariance);
}
