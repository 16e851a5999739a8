using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Mixing;

/// <summary>Mixes several models into one with the n-grams of all.</summary>
internal static class MixtureTables
{
    /// <summary>p = Σ λᵢ pᵢ for every n-gram of any model; backoffs by normalisation.</summary>
    public static BackoffTables Linear(BackoffTables[] models, double[] weights, CancellationToken cancellationToken = default)
    {
        BackoffTables mixed = TrieUnion.Of(models).ToTables(models[0]);
        new MixtureScores(mixed, Walkers(models)).Visit((k, probabilities, _) =>
        {
            float[] level = mixed.Levels[k].Log10Probabilities;
            ParallelRanges.Run(level.Length, (from, to) =>
            {
                for (int node = from; node < to; node++)
                {
                    double sum = 0;
                    for (int m = 0; m < weights.Length; m++)
                    {
                        sum += weights[m] * BackoffNormalizer.Power(probabilities[m][node]);
                    }
                    level[node] = (float)Math.Log10(sum);
                }
            });
        }, cancellationToken);
        BackoffNormalizer.Renormalize(new BackoffWalker(mixed), cancellationToken);
        return mixed;
    }

    /// <summary>p = Π pᵢ^λᵢ / Z(h), exact for every word in every context.</summary>
    public static BackoffTables LogLinear(BackoffTables[] models, double[] weights, CancellationToken cancellationToken = default)
    {
        BackoffTables mixed = TrieUnion.Of(models).ToTables(models[0]);
        new MixtureScores(mixed, Walkers(models)).Visit((k, probabilities, backoffs) =>
        {
            Combine(probabilities, weights, mixed.Levels[k].Log10Probabilities);
            Combine(backoffs, weights, mixed.Levels[k].Log10Backoffs);
        }, cancellationToken);
        BackoffScaler.Normalize(new BackoffWalker(mixed), cancellationToken);
        return mixed;
    }

    /// <summary>Σ λᵢ xᵢ of logarithms; a weight of 0 ignores its model, also where that has log 0.</summary>
    public static void Combine(float[][] terms, double[] weights, float[] result) => ParallelRanges.Run(result.Length, (from, to) =>
    {
        for (int node = from; node < to; node++)
        {
            double sum = 0;
            for (int m = 0; m < weights.Length; m++)
            {
                sum += weights[m] == 0 ? 0 : weights[m] * terms[m][node];
            }
            result[node] = (float)sum;
        }
    });

    public static BackoffWalker[] Walkers(BackoffTables[] models) => [.. models.Select(model => new BackoffWalker(model))];
}
