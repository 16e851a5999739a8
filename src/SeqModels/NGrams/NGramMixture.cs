using System.Globalization;
using SeqModels.LanguageModels;
using SeqModels.NGrams.Mixing;
using SeqModels.NGrams.Tables;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.NGrams;

/// <summary>
/// Several n-gram models as one backoff model, which holds the n-grams of all. Words that a model does not know share its unigram probability of
/// <c>&lt;unk&gt;</c>, see <see cref="NGramModel.AddWords"/>. To mix by counts, add these up (<see cref="NGramCounts"/>) and estimate from the sums.
/// </summary>
/// <remarks>
/// Linear, p = Σ λᵢ pᵢ: exact for every stored n-gram (to the rounding of float32), also where a component backs off. A word that follows h in no
/// component gets α(h) p(w | h') with α by normalisation; that is an approximation, since the components' backoff weights differ.
/// <see cref="LanguageModelMixture"/> computes the exact mixture while it runs, at the cost of all its components.
/// Log-linear, p = Π pᵢ^λᵢ / Z(h): exact for every word in every context. For a word that follows h in no component the product of backed-off
/// values is Π αᵢ(h)^λᵢ times that of the shorter context, so the mixture is a backoff model itself, with α(h) = Π αᵢ(h)^λᵢ · Z(h') / Z(h).
/// </remarks>
/// <example><code>
/// NGramMixture mixture = NGramMixture.Linear([news, speech], heldOut);
/// Console.WriteLine(mixture);                                // weights, perplexity of each and of the mixture
/// Arpa.Write(mixture.Model, "mixed.arpa.gz");
/// </code></example>
public sealed record NGramMixture
{
    private NGramMixture(NGramModel model, double[] weights, bool isLogLinear) => (Model, Weights, IsLogLinear) = (model, weights, isLogLinear);

    /// <summary>The mixture as one model.</summary>
    public NGramModel Model { get; }

    /// <summary>λᵢ in the order of the models. Linear: they sum to 1. Log-linear: 0 or more each.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Whether probabilities are multiplied rather than added.</summary>
    public bool IsLogLinear { get; }

    /// <summary>The perplexity on the held-out text of each component, over the united vocabulary; empty for given weights.</summary>
    public IReadOnlyList<double> ComponentPerplexities { get; private init; } = [];

    /// <summary>The perplexity of <see cref="Model"/> on the held-out text; null for given weights.</summary>
    public double? HeldOutPerplexity { get; private init; }

    /// <summary>ln p per token of the exact linear mixture in the course of the weights' estimation, rising; empty otherwise.</summary>
    public IReadOnlyList<double> LikelihoodHistory { get; private init; } = [];

    /// <summary>Mixes by given weights.</summary>
    /// <param name="models">Backoff models, all by sentences or none.</param>
    /// <param name="weights">λᵢ, 0 or more, summing to 1 (to 1e-9).</param>
    /// <param name="cancellationToken">Stops the mixing.</param>
    /// <exception cref="ArgumentException">The weights are no such weights, or the models do not go together.</exception>
    /// <exception cref="NotSupportedException">A model is one of counts (maximum likelihood, add-k).</exception>
    public static NGramMixture Linear(
        IReadOnlyList<NGramModel> models, IReadOnlyList<double> weights, CancellationToken cancellationToken = default)
    {
        BackoffTables[] tables = Tables(models, "Linear");
        double[] checkedWeights = Check(weights, tables.Length, "Linear");
        if (!(Math.Abs(checkedWeights.Sum() - 1) <= 1e-9))
        {
            throw new ArgumentException($"NGramMixture.Linear: the weights must sum to 1, but sum to {Text(checkedWeights.Sum())}.", nameof(weights));
        }
        return new(ToModel(models, MixtureTables.Linear(tables, checkedWeights, cancellationToken), "linear", checkedWeights), checkedWeights, false);
    }

    /// <summary>Mixes by the weights that make a held-out text most probable, found by expectation maximisation.</summary>
    /// <param name="models">Backoff models, all by sentences or none.</param>
    /// <param name="heldOut">Text that no model has seen. It may be encoded with any vocabulary; its tokens are looked up in the united one
    /// (<see cref="UniteVocabularies"/>), which, when it is encoded with that, loses nothing.</param>
    /// <param name="cancellationToken">Stops the estimation of weights.</param>
    /// <exception cref="ArgumentException">The models do not go together, or the text is empty.</exception>
    /// <exception cref="NotSupportedException">A model is one of counts (maximum likelihood, add-k).</exception>
    public static NGramMixture Linear(IReadOnlyList<NGramModel> models, EncodedCorpus heldOut, CancellationToken cancellationToken = default)
    {
        BackoffTables[] tables = Tables(models, "Linear");
        EncodedCorpus text = Encode(heldOut, tables[0].Vocabulary, "Linear");
        double[][] scores = [.. MixtureTables.Walkers(tables).Select(walker =>
            Array.ConvertAll(BackoffScorer.Log10Probabilities(walker, text, cancellationToken), score => score * Math.Log(10)))];
        (double[] weights, IReadOnlyList<double> history) = MixtureWeights.Fit(scores, cancellationToken: cancellationToken);
        return Measured(models, MixtureTables.Linear(tables, weights, cancellationToken), tables, weights, text, false, cancellationToken) with { LikelihoodHistory = history };
    }

    /// <summary>Mixes log-linearly by given weights.</summary>
    /// <param name="models">Backoff models, all by sentences or none.</param>
    /// <param name="weights">λᵢ, 0 or more; they need not sum to 1.</param>
    /// <param name="cancellationToken">Stops the mixing.</param>
    /// <exception cref="ArgumentException">The weights are no such weights, or the models do not go together.</exception>
    /// <exception cref="NotSupportedException">A model is one of counts (maximum likelihood, add-k).</exception>
    public static NGramMixture LogLinear(
        IReadOnlyList<NGramModel> models, IReadOnlyList<double> weights, CancellationToken cancellationToken = default)
    {
        BackoffTables[] tables = Tables(models, "LogLinear");
        double[] checkedWeights = Check(weights, tables.Length, "LogLinear");
        return new(ToModel(models, MixtureTables.LogLinear(tables, checkedWeights, cancellationToken), "log-linear", checkedWeights), checkedWeights, true);
    }

    /// <summary>Mixes log-linearly by the weights that make a held-out text most probable, found by the simplex method of Nelder and Mead.</summary>
    /// <param name="models">Backoff models, all by sentences or none.</param>
    /// <param name="heldOut">As for <see cref="Linear(IReadOnlyList{NGramModel}, EncodedCorpus, CancellationToken)"/>.</param>
    /// <param name="tolerance">Trials end when they differ by less, in nats per token and in weights; default 1e-5.</param>
    /// <param name="cancellationToken">Stops the estimation of weights.</param>
    /// <exception cref="ArgumentException">The models do not go together, or the text is empty.</exception>
    /// <exception cref="NotSupportedException">A model is one of counts (maximum likelihood, add-k).</exception>
    public static NGramMixture LogLinear(IReadOnlyList<NGramModel> models, EncodedCorpus heldOut, double tolerance = 1e-5, CancellationToken cancellationToken = default)
    {
        BackoffTables[] tables = Tables(models, "LogLinear");
        EncodedCorpus text = Encode(heldOut, tables[0].Vocabulary, "LogLinear");
        (double[] weights, _) = new LogLinearFit(tables, text, cancellationToken).Fit(tolerance, 1000);
        return Measured(models, MixtureTables.LogLinear(tables, weights, cancellationToken), tables, weights, text, true, cancellationToken);
    }

    /// <summary>The words of all models, those of the first in their order first.</summary>
    /// <exception cref="ArgumentException">There is no model, or two have different tokens for one special meaning.</exception>
    public static Vocabulary UniteVocabularies(IReadOnlyList<NGramModel> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return models.Count > 0 ? VocabularyChange.Unite([.. models.Select(model => model.Vocabulary)])
            : throw new ArgumentException("NGramMixture.UniteVocabularies: needs at least one model.", nameof(models));
    }

    /// <summary>Weights and perplexities, for display.</summary>
    public override string ToString()
    {
        string text = $"{(IsLogLinear ? "log-linear" : "linear")} mixture, weights {string.Join(", ", Weights.Select(Text))}";
        return HeldOutPerplexity is not { } perplexity ? text
            : $"{text}; held-out perplexity {Text(perplexity)}, components {string.Join(", ", ComponentPerplexities.Select(Text))}";
    }

    private static NGramMixture Measured(
        IReadOnlyList<NGramModel> models, BackoffTables mixed, BackoffTables[] tables, double[] weights, EncodedCorpus text, bool isLogLinear, CancellationToken cancellationToken) =>
        new(ToModel(models, mixed, isLogLinear ? "log-linear" : "linear", weights), weights, isLogLinear)
        {
            HeldOutPerplexity = BackoffScorer.Perplexity(new BackoffWalker(mixed), text, cancellationToken).IncludingOov,
            ComponentPerplexities = [.. tables.Select(model => BackoffScorer.Perplexity(new BackoffWalker(model), text, cancellationToken).IncludingOov)],
        };

    private static NGramModel ToModel(IReadOnlyList<NGramModel> models, BackoffTables mixed, string how, double[] weights) =>
        NGramModel.FromTables(
            mixed, $"{how} mixture of {weights.Length} models, weights {string.Join(", ", weights.Select(Text))}",
            models.Select(model => model.Tokenizer).Aggregate(TokenizerDescription.Common));

    private static BackoffTables[] Tables(IReadOnlyList<NGramModel> models, string method)
    {
        Vocabulary vocabulary = UniteVocabularies(models);
        if (models.Any(model => model.BySentences != models[0].BySentences) || models.Any(model => !model.IsNormalized))
        {
            throw new ArgumentException(
                $"NGramMixture.{method}: the models must all work by sentences or none, and their probabilities must sum to 1.", nameof(models));
        }
        return [.. models.Select(model => VocabularyChange.Widen(model.ToTables(), vocabulary))];
    }

    private static double[] Check(IReadOnlyList<double> weights, int count, string method)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Count == count && weights.All(weight => weight >= 0 && double.IsFinite(weight)) && weights.Any(weight => weight > 0)
            ? [.. weights]
            : throw new ArgumentException(
                $"NGramMixture.{method}: needs {count} weights of 0 or more, but they were {string.Join(", ", weights.Select(Text))}.", nameof(weights));
    }

    private static EncodedCorpus Encode(EncodedCorpus heldOut, Vocabulary vocabulary, string method)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        if (heldOut.Count + heldOut.SentenceCount == 0)
        {
            throw new ArgumentException($"NGramMixture.{method}: the held-out text is empty.", nameof(heldOut));
        }
        if (heldOut.Vocabulary.Equals(vocabulary))
        {
            return heldOut;
        }
        int[] ids = [.. heldOut.Vocabulary.Tokens.Select((token, id) =>
            id != heldOut.Vocabulary.UnknownId && vocabulary.TryGetId(token, out int found) ? found : vocabulary.UnknownId ?? -1)];
        foreach (int id in heldOut.Ids)
        {
            if (ids[id] < 0)
            {
                throw new ArgumentException($"NGramMixture.{method}: the held-out text has the token '{heldOut.Vocabulary[id]}', which no model " +
                    "knows, and the models have no unknown token.", nameof(heldOut));
            }
        }
        int[]? ends = null;
        if (heldOut.HasSentences)
        {
            int end = 0;
            ends = [.. Enumerable.Range(0, heldOut.SentenceCount).Select(i => end += heldOut.Sentence(i).Length)];
        }
        return new EncodedCorpus(vocabulary, heldOut.Ids.ToArray().Select(id => ids[id]).ToArray(), ends);
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
