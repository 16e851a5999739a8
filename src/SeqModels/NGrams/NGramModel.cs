using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// A counting model of order n: p(x_t | x₁ … x_{t−1}) = p(x_t | h), h the last n − 1 tokens (at the beginning fewer), estimated from
/// counts by <see cref="Smoothing"/>. Order 1 is the unigram model, 2 the bigram model. A model of sentences predicts <c>&lt;/s&gt;</c>,
/// takes <c>&lt;s&gt;</c> as the first context, and is at a sentence's beginning again after <c>&lt;/s&gt;</c>. <c>&lt;s&gt;</c> has probability 0.
/// </summary>
/// <example><code>
/// NGramModel model = NGramModel.Estimate(train, order: 3, NGramSmoothing.AddK(0.01));
/// double perplexity = Evaluator.Evaluate(model, test).Perplexity;
/// </code></example>
public sealed class NGramModel : ILanguageModel
{
    private NGramModel(NGramCounts counts, NGramSmoothing smoothing)
    {
        ArgumentNullException.ThrowIfNull(counts);
        (Counts, Smoothing) = (counts, smoothing);
        PredictedTokens = counts.Vocabulary.Count - (counts.Vocabulary.BeginId is null ? 0 : 1);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => Counts.Vocabulary;

    /// <summary>The order n ≥ 1.</summary>
    public int Order => Counts.Order;

    /// <summary>The counts behind the probabilities.</summary>
    public NGramCounts Counts { get; }

    /// <summary>How probabilities are estimated from the counts.</summary>
    public NGramSmoothing Smoothing { get; }

    /// <summary>|V| of the formulas.</summary>
    internal int PredictedTokens { get; }

    /// <summary>Counts a text and estimates a model.</summary>
    /// <param name="corpus">Sentences or running text.</param>
    /// <param name="order">The order n, at least 1.</param>
    /// <param name="smoothing">The method; <see cref="NGramSmoothing.MaximumLikelihood"/> when null.</param>
    /// <param name="cancellation">Stops the counting.</param>
    /// <exception cref="ArgumentException">As <see cref="NGramCounts.Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    public static NGramModel Estimate(EncodedCorpus corpus, int order, NGramSmoothing? smoothing = null, CancellationToken cancellation = default) =>
        Estimate(NGramCounts.Count(corpus, order, cancellation), smoothing);

    /// <summary>Estimates a model from counts, of the counts' order.</summary>
    /// <param name="counts">The counts; shared, not copied.</param>
    /// <param name="smoothing">The method; <see cref="NGramSmoothing.MaximumLikelihood"/> when null.</param>
    public static NGramModel Estimate(NGramCounts counts, NGramSmoothing? smoothing = null) =>
        new(counts, smoothing ?? NGramSmoothing.MaximumLikelihood);

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is no such file, of another version, or damaged.</exception>
    public static NGramModel Load(string path) => NGramFile.Load(path, NGramFile.Kind.Model, stream =>
    {
        double k = BinaryData.ReadDouble(stream);
        if (!(k >= 0) || !double.IsFinite(k))
        {
            throw new InvalidDataException("its smoothing constant is no number of 0 or more");
        }
        return new NGramModel(NGramFile.ReadCounts(stream), k == 0 ? NGramSmoothing.MaximumLikelihood : NGramSmoothing.AddK(k));
    });

    /// <inheritdoc/>
    public LanguageModelState Begin() => new NGramState(this);

    /// <summary>Writes the model exactly, with its vocabulary and a checksum; an existing file is replaced only when all is written.</summary>
    public void Save(string path) => NGramFile.Save(path, NGramFile.Kind.Model, stream =>
    {
        BinaryData.Write(stream, Smoothing.K);
        NGramFile.WriteCounts(stream, Counts);
    });
}
