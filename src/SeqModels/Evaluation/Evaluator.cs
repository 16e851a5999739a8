using SeqModels.Evaluation.Pairing;
using SeqModels.Evaluation.Scoring;
using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Evaluation;

/// <summary>Computes the perplexity of language models of any kind and compares models.</summary>
public static class Evaluator
{
    /// <summary>Computes the perplexity of a model on a text.</summary>
    /// <param name="model">Any language model. A right-to-left model reads the text from its end (<see cref="EncodedCorpus.Reverse"/>); the
    /// same tokens are counted.</param>
    /// <param name="corpus">The text, encoded with the model's vocabulary. If it consists of sentences, <c>&lt;/s&gt;</c> is scored after each one
    /// when the vocabulary has it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the evaluation between chunks of tokens.</param>
    /// <exception cref="ArgumentException">
    /// The vocabularies differ, the text is empty, or it contains unknown tokens and <see cref="OovPolicy.Refuse"/> is set.
    /// </exception>
    /// <exception cref="InvalidDistributionException">
    /// A score is not a probability (NaN, for example because parameters are NaN). A probability of 0 is valid.
    /// </exception>
    public static EvaluationResult Evaluate(
        ILanguageModel model, EncodedCorpus corpus, EvaluationOptions? options = null, CancellationToken cancellationToken = default) =>
        Pass(model, name: null, corpus, options).Run(cancellationToken);

    /// <summary>Computes the log-probability of every counted token of a text, in the pass that also evaluates it.</summary>
    /// <param name="model">The model with its name.</param>
    /// <param name="corpus">The text, as in <see cref="Evaluate"/>.</param>
    /// <param name="options">The options, which also decide which tokens count; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the evaluation between chunks of tokens.</param>
    /// <returns>24 bytes per counted token.</returns>
    /// <exception cref="ArgumentException">As in <see cref="Evaluate"/>.</exception>
    /// <exception cref="InvalidDistributionException">A score is not a probability.</exception>
    public static TokenScores ScoreTokens(
        NamedModel model, EncodedCorpus corpus, EvaluationOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<TokenScore> kept = [];
        TokenPass pass = Pass(model.Model, model.Name, corpus, options, kept);
        EvaluationResult result = pass.Run(cancellationToken);
        return new TokenScores(model.Name, corpus.Vocabulary, result, pass.SentenceCount, [.. kept]);
    }

    /// <summary>Evaluates several models on one text, per token. Models of both directions can be compared.</summary>
    /// <param name="models">The models with their names; all must have the vocabulary of the corpus.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="ArgumentException">A model's vocabulary differs: perplexities per token are then not comparable.
    /// Use <see cref="ComparePerUnit"/>.</exception>
    /// <exception cref="InvalidDistributionException">
    /// A score is not a probability (NaN, for example because parameters are NaN). A probability of 0 is valid.
    /// </exception>
    public static Comparison Compare(IEnumerable<NamedModel> models, EncodedCorpus corpus,
        EvaluationOptions? options = null, CancellationToken cancellationToken = default)
    {
        NamedModel[] all = [.. models];
        foreach ((string name, ILanguageModel model) in all)
        {
            if (!model.Vocabulary.Equals(corpus.Vocabulary))
            {
                throw new ArgumentException(
                    $"Evaluator.Compare: the vocabulary of '{name}' ({model.Vocabulary}) differs from that of the corpus ({corpus.Vocabulary}); " +
                    "perplexities per token are not comparable. Use Evaluator.ComparePerUnit with a common unit such as characters.",
                    nameof(models));
            }
        }
        return new Comparison("token", [.. all.Select(entry =>
        {
            EvaluationResult result = Pass(entry.Model, entry.Name, corpus, options).Run(cancellationToken);
            return new ComparisonRow { Name = entry.Name, Result = result, Perplexity = result.Perplexity, Bits = result.BitsPerToken };
        })]);
    }

    /// <summary>
    /// Compares models with different vocabularies on the same text: the log-probability is divided by a declared number of units
    /// (characters, words) instead of the models' own tokens. Unknown tokens are refused, because the probability of <c>&lt;unk&gt;</c> does
    /// not include the spelling; <c>&lt;/s&gt;</c> counts and stands for the end of a line.
    /// </summary>
    /// <param name="models">The models with their names, each with the text encoded with its own vocabulary.</param>
    /// <param name="unit">The unit's name, such as <c>character</c>.</param>
    /// <param name="units">The number of units in the text, greater than 0.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="ArgumentException">A model's vocabulary differs from that of its corpus, or a text contains unknown tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is not greater than 0.</exception>
    /// <exception cref="InvalidDistributionException">
    /// A score is not a probability (NaN, for example because parameters are NaN). A probability of 0 is valid.
    /// </exception>
    public static Comparison ComparePerUnit(IEnumerable<NamedModelText> models,
        string unit, long units, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        var options = new EvaluationOptions { OovPolicy = OovPolicy.Refuse };
        return new Comparison(unit, [.. models.Select(entry =>
        {
            EvaluationResult result = Pass(entry.Model, entry.Name, entry.Corpus, options).Run(cancellationToken);
            double nats = -result.LogProbability / units;
            return new ComparisonRow { Name = entry.Name, Result = result, Perplexity = Math.Exp(nats), Bits = nats / Math.Log(2) };
        })]);
    }

    /// <summary>
    /// Tests whether two models predict a text equally well: block bootstrap over the differences of the log-probabilities of its tokens.
    /// </summary>
    /// <param name="first">The first model.</param>
    /// <param name="second">The second model.</param>
    /// <param name="corpus">The text, encoded with the vocabulary of both models.</param>
    /// <param name="evaluation">Which tokens count; null for the defaults.</param>
    /// <param name="options">The options of the test; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the evaluation or the resampling.</param>
    /// <exception cref="ArgumentException">
    /// The vocabularies differ (use <see cref="ComparePairedPerUnit"/>), a model gives a token probability 0 and
    /// <see cref="ZeroProbabilityPolicy.Refuse"/> is set, or there are fewer than 2 tokens or sentences to resample.
    /// </exception>
    /// <exception cref="InvalidDistributionException">A score is not a probability.</exception>
    /// <example><code>
    /// Console.WriteLine(Evaluator.ComparePaired(("LSTM", lstm), ("5-gram", ngram), test));
    /// </code></example>
    public static PairedComparison ComparePaired(NamedModel first, NamedModel second, EncodedCorpus corpus, EvaluationOptions? evaluation = null,
        PairedComparisonOptions? options = null, CancellationToken cancellationToken = default) => ComparePaired(
            ScoreTokens(first, corpus, evaluation, cancellationToken), ScoreTokens(second, corpus, evaluation, cancellationToken), options, cancellationToken);

    /// <summary>As <see cref="ComparePaired(NamedModel, NamedModel, EncodedCorpus, EvaluationOptions?, PairedComparisonOptions?, CancellationToken)"/>,
    /// of scores that are already computed.</summary>
    /// <param name="first">The scores of the first model.</param>
    /// <param name="second">The scores of the second model, of the same text under the same evaluation options.</param>
    /// <param name="options">The options of the test; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the resampling.</param>
    /// <exception cref="ArgumentException">The vocabularies or texts differ, a token has probability 0 and
    /// <see cref="ZeroProbabilityPolicy.Refuse"/> is set, or there are fewer than 2 tokens or sentences to resample.</exception>
    public static PairedComparison ComparePaired(
        TokenScores first, TokenScores second, PairedComparisonOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PairedComparisonOptions();
        var observations = new PairedObservations(first, second, options.ZeroProbabilities);
        return (options.ResamplingUnit == ResamplingUnit.Token ? observations.AddTokens() : observations.AddSentences())
            .Test("token", options.ResamplingUnit, options.Bootstrap, cancellationToken);
    }

    /// <summary>
    /// Tests whether two models with different vocabularies predict a text equally well. Both texts must consist of the same sentences; the
    /// log-probability of a sentence, <c>&lt;/s&gt;</c> included, is compared per declared unit, and blocks of sentences are resampled with
    /// their units. Unknown tokens are refused, as in <see cref="ComparePerUnit"/>.
    /// </summary>
    /// <param name="first">The first model with the text encoded with its vocabulary.</param>
    /// <param name="second">The second model with the text encoded with its vocabulary.</param>
    /// <param name="unit">The unit's name, such as <c>character</c>.</param>
    /// <param name="units">The number of units in each sentence, at least 0, with a positive sum; for characters, the length of the line,
    /// plus 1 if the line break counts.</param>
    /// <param name="options">The options of the test; null for the defaults. Sentences are resampled in any case.</param>
    /// <param name="cancellationToken">Stops the evaluation or the resampling.</param>
    /// <exception cref="ArgumentException">
    /// A vocabulary differs from that of its text, a text has unknown tokens or is not a list of as many sentences as there are elements in
    /// <paramref name="units"/>, only one vocabulary has <c>&lt;/s&gt;</c>, or a probability is 0 and <see cref="ZeroProbabilityPolicy.Refuse"/> is set.
    /// </exception>
    /// <exception cref="InvalidDistributionException">A score is not a probability.</exception>
    public static PairedComparison ComparePairedPerUnit(NamedModelText first, NamedModelText second, string unit, IReadOnlyList<long> units,
        PairedComparisonOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(units);
        options ??= new PairedComparisonOptions();
        foreach (NamedModelText entry in (NamedModelText[])[first, second])
        {
            if (!entry.Corpus.HasSentences || entry.Corpus.SentenceCount != units.Count)
            {
                throw new ArgumentException(
                    $"Evaluator.ComparePairedPerUnit: both texts must consist of {units.Count} sentences, one per element of units, but that of '{entry.Name}' has " +
                    $"{(entry.Corpus.HasSentences ? $"{entry.Corpus.SentenceCount}" : "no sentences: encode it line by line")}.");
            }
        }
        if (first.Model.Vocabulary.EndId is null != second.Model.Vocabulary.EndId is null)
        {
            throw new ArgumentException(
                $"Evaluator.ComparePairedPerUnit: both models or none must predict the end of a sentence, but only the vocabulary of " +
                $"'{(first.Model.Vocabulary.EndId is null ? second.Name : first.Name)}' has an end token.");
        }
        var evaluation = new EvaluationOptions { OovPolicy = OovPolicy.Refuse };
        TokenScores a = ScoreTokens((first.Name, first.Model), first.Corpus, evaluation, cancellationToken);
        TokenScores b = ScoreTokens((second.Name, second.Model), second.Corpus, evaluation, cancellationToken);
        return new PairedObservations(a, b, options.ZeroProbabilities).AddSentences(units).Test(unit, ResamplingUnit.Sentence, options.Bootstrap, cancellationToken);
    }

    private static TokenPass Pass(ILanguageModel model, string? name, EncodedCorpus corpus, EvaluationOptions? options, List<TokenScore>? kept = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new EvaluationOptions();
        if (!model.Vocabulary.Equals(corpus.Vocabulary))
        {
            throw new ArgumentException(
                $"Evaluator.Evaluate: the vocabulary of the model ({model.Vocabulary}) differs from that of the corpus ({corpus.Vocabulary}). " +
                "Encode the corpus with model.Vocabulary.", nameof(corpus));
        }
        CheckOov(corpus, options.OovPolicy);
        return new TokenPass(model, name, corpus, options, kept);
    }

    private static void CheckOov(EncodedCorpus corpus, OovPolicy policy)
    {
        if (corpus.Count == 0 && (corpus.SentenceCount == 0 || corpus.Vocabulary.EndId is null))
        {
            throw new ArgumentException("Evaluator.Evaluate: the corpus contains no tokens.", nameof(corpus));
        }
        if (policy == OovPolicy.Refuse && corpus.UnknownCount is var unknown and > 0)
        {
            throw new ArgumentException(
                $"Evaluator.Evaluate: {unknown} of {corpus.Count} tokens are outside the vocabulary (the first at position " +
                $"{corpus.Ids.IndexOf(corpus.Vocabulary.UnknownId!.Value)}), which OovPolicy.Refuse does not allow.", nameof(corpus));
        }
    }
}
