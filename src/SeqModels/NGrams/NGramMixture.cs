using System.Globalization;
using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Mixtures;
using SeqModels.NGrams.Mixing;
using SeqModels.NGrams.Tables;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.NGrams;

/// <summary>
/// A mixture of n-gram models as one backoff model with the n-grams of all components. Words outside the vocabulary of a component share
/// its unigram probability of <c>&lt;unk&gt;</c> (see <see cref="NGramModel.AddWords"/>). To mix at the level of counts, use
/// <see cref="NGramCounts.Merge"/>.
/// </summary>
/// <remarks>
/// Linear, p = Σ λᵢ pᵢ: exact for every stored n-gram, up to rounding to single precision. If h w is an n-gram of no component,
/// p(w | h) = α(h) p(w | h') with a normalizing α, an approximation, since the components' backoff weights differ.
/// <see cref="LanguageModelMixture"/> computes the exact mixture at query time, at the cost of querying all components.
/// Log-linear, p = Π pᵢ^λᵢ / Z(h): exact for every word in every context: the mixture is itself a backoff model, with
/// α(h) = Π αᵢ(h)^λᵢ · Z(h') / Z(h).
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

    /// <summary>The weights λᵢ in the order of the models. Linear: at least 0, with sum 1. Log-linear: at least 0.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Whether the mixture is log-linear.</summary>
    public bool IsLogLinear { get; }

    /// <summary>The perplexity of each component on the held-out text, with the union of the vocabularies; empty for given
    /// weights.</summary>
    public IReadOnlyList<double> ComponentPerplexities { get; private init; } = [];

    /// <summary>The perplexity of <see cref="Model"/> on the held-out text; null for given weights.</summary>
    public double? HeldOutPerplexity { get; private init; }

    /// <summary>The log-likelihood per token, in nats, of the exact linear mixture after each EM iteration, not decreasing; empty for given
    /// weights and log-linear mixtures.</summary>
    public IReadOnlyList<double> LikelihoodHistory { get; private init; } = [];

    /// <summary>Creates a linear mixture with given weights.</summary>
    /// <param name="models">Normalized backoff models, all with or all without sentence boundaries.</param>
    /// <param name="weights">λᵢ, each at least 0, with sum 1 (within 1e-9).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The weights are invalid, or the models cannot be mixed.</exception>
    /// <exception cref="NotSupportedException">A model is a maximum-likelihood or add-k model.</exception>
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

    /// <summary>Creates a linear mixture with the weights that maximize the likelihood of held-out text, by
    /// expectation–maximization.</summary>
    /// <param name="models">Normalized backoff models, all with or all without sentence boundaries.</param>
    /// <param name="heldOut">Text that no model was estimated from. It may have any vocabulary; its tokens are looked up in the union of
    /// the models' vocabularies (<see cref="UniteVocabularies"/>), with which it is best encoded.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The models cannot be mixed, or the text is empty.</exception>
    /// <exception cref="NotSupportedException">A model is a maximum-likelihood or add-k model.</exception>
    public static NGramMixture Linear(IReadOnlyList<NGramModel> models, EncodedCorpus heldOut, CancellationToken cancellationToken = default)
    {
        BackoffTables[] tables = Tables(models, "Linear");
        EncodedCorpus text = Encode(heldOut, tables[0].Vocabulary, "Linear");
        double[][] scores = [.. MixtureTables.Walkers(tables).Select(walker =>
            Array.ConvertAll(BackoffScorer.Log10Probabilities(walker, text, cancellationToken), score => score * Math.Log(10)))];
        (double[] weights, IReadOnlyList<double> history) = MixtureWeights.Fit(scores, cancellationToken: cancellationToken);
        return Measured(models, MixtureTables.Linear(tables, weights, cancellationToken), tables, weights, text, false, cancellationToken) with { LikelihoodHistory = history };
    }

    /// <summary>Creates a log-linear mixture with given weights.</summary>
    /// <param name="models">Normalized backoff models, all with or all without sentence boundaries.</param>
    /// <param name="weights">λᵢ, each at least 0; they need not sum to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The weights are invalid, or the models cannot be mixed.</exception>
    /// <exception cref="NotSupportedException">A model is a maximum-likelihood or add-k model.</exception>
    public static NGramMixture LogLinear(
        IReadOnlyList<NGramModel> models, IReadOnlyList<double> weights, CancellationToken cancellationToken = default)
    {
        BackoffTables[] tables = Tables(models, "LogLinear");
        double[] checkedWeights = Check(weights, tables.Length, "LogLinear");
        return new(ToModel(models, MixtureTables.LogLinear(tables, checkedWeights, cancellationToken), "log-linear", checkedWeights), checkedWeights, true);
    }

    /// <summary>Creates a log-linear mixture with the weights that maximize the likelihood of held-out text, by the Nelder–Mead simplex
    /// method.</summary>
    /// <param name="models">Normalized backoff models, all with or all without sentence boundaries.</param>
    /// <param name="heldOut">Text that no model was estimated from, as for
    /// <see cref="Linear(IReadOnlyList{NGramModel}, EncodedCorpus, CancellationToken)"/>.</param>
    /// <param name="tolerance">The search stops when the simplex is smaller, in nats per token and in weights. Default 1e-5.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The models cannot be mixed, or the text is empty.</exception>
    /// <exception cref="NotSupportedException">A model is a maximum-likelihood or add-k model.</exception>
    public static NGramMixture LogLinear(IReadOnlyList<NGramModel> models, EncodedCorpus heldOut, double tolerance = 1e-5, CancellationToken cancellationToken = default)
    {
        BackoffTables[] tables = Tables(models, "LogLinear");
        EncodedCorpus text = Encode(heldOut, tables[0].Vocabulary, "LogLinear");
        (double[] weights, _) = new LogLinearFit(tables, text, cancellationToken).Fit(tolerance, 1000);
        return Measured(models, MixtureTables.LogLinear(tables, weights, cancellationToken), tables, weights, text, true, cancellationToken);
    }

    /// <summary>The union of the models' vocabularies, in order of first appearance.</summary>
    /// <exception cref="ArgumentException">There is no model, or the models have different special tokens.</exception>
    public static Vocabulary UniteVocabularies(IReadOnlyList<NGramModel> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return models.Count > 0 ? VocabularyChange.Unite([.. models.Select(model => model.Vocabulary)])
            : throw new ArgumentException("NGramMixture.UniteVocabularies: needs at least one model.", nameof(models));
    }

    /// <summary>The weights and perplexities on one line.</summary>
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
