using System.Globalization;
using SeqModels.LanguageModels.Mixtures;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A log-linear interpolation of language models (Klakow 1998): p(x | h) = Πᵢ pᵢ(x | h)^λᵢ / Z(h), with Z(h) = Σ_x Πᵢ pᵢ(x | h)^λᵢ computed
/// exactly over the whole vocabulary in every context.
/// </summary>
/// <remarks>
/// A token must be probable under all models with λᵢ &gt; 0; models that need not sum to 1 are normalized by Z. The weights need not sum to 1.
/// Scoring a token takes the distributions of all models. For n-gram models alone, <c>NGramMixture.LogLinear</c> gives the same
/// mixture as one n-gram model.
/// </remarks>
public sealed class LogLinearMixture : ILanguageModel, IFaultFinder
{
    private readonly ILanguageModel[] _models;
    private readonly double[] _weights;

    /// <summary>Creates a mixture with given weights.</summary>
    /// <param name="components">The models, with equal vocabularies, and their weights λᵢ, each finite and at least 0, at least one above 0.</param>
    /// <exception cref="ArgumentException">There is no model, a weight is invalid, or two vocabularies or directions differ.</exception>
    public LogLinearMixture(params IReadOnlyList<MixtureComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        _models = MixtureModels.Check(components.Select(component => component.Model), nameof(LogLinearMixture), nameof(components));
        _weights = [.. components.Select(component => component.Weight)];
        if (!_weights.All(weight => weight >= 0 && double.IsFinite(weight)) || _weights.All(weight => weight == 0))
        {
            throw new ArgumentException(
                $"LogLinearMixture: the weights must be finite and at least 0, and one above 0, but were {string.Join(", ", _weights.Select(Text))}.", nameof(components));
        }
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => _models[0].Vocabulary;

    /// <summary>The tokenizer of the first model that has one; null if none has.</summary>
    public ITokenizer? Tokenizer => MixtureModels.Tokenizer(_models);

    /// <summary>The direction of all models.</summary>
    public ReadingDirection Direction => _models[0].Direction;

    /// <summary>False if a component with a weight above 0 has contexts in which all its probabilities are 0: those of the mixture are then 0 too.</summary>
    bool ILanguageModel.SumsToOne => _models.Zip(_weights).All(part => part.Second == 0 || part.First.SumsToOne);

    /// <summary>The weights λᵢ in the order of the models.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>
    /// Creates the mixture with the weights λᵢ ≥ 0 that maximize the likelihood of a held-out text. The mean log-likelihood
    /// (1/T) Σ_t [Σᵢ λᵢ ln pᵢ(x_t | h_t) − ln Z(h_t)] is concave in λ; its gradient is the mean of ln pᵢ(x_t) − E[ln pᵢ], and its second
    /// derivative the mean of −Cov[ln pᵢ, ln pⱼ], with expectations under the mixture, so that Newton's method converges in a few iterations.
    /// </summary>
    /// <param name="models">The models, with equal vocabularies.</param>
    /// <param name="heldOut">A text that no model was trained on, encoded with the vocabulary of the models.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after every 4096 tokens read.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">
    /// There is no model, two vocabularies or directions differ, the text has another vocabulary, or no token of it has a probability above 0
    /// under all models.
    /// </exception>
    /// <exception cref="InvalidDistributionException">A distribution of a model is invalid.</exception>
    public static MixtureFit<LogLinearMixture> Fit(
        IReadOnlyList<ILanguageModel> models, EncodedCorpus heldOut, LogLinearMixtureFitOptions? options = null,
        IProgress<MixtureFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        const string Method = "LogLinearMixture.Fit";
        ILanguageModel[] all = MixtureModels.Check(models, Method, nameof(models));
        MixtureModels.CheckText(all[0], heldOut, Method);
        options ??= new LogLinearMixtureFitOptions();
        LogLinearSample sample = LogLinearSample.Of(all, heldOut, options.MaxTokens, progress, cancellationToken);
        if (sample.Count == 0)
            throw new ArgumentException($"{Method}: no token of the held-out text has a probability above 0 under all models.", nameof(heldOut));
        (double[] weights, IReadOnlyList<double> history) = new LogLinearWeights(sample, options, cancellationToken).Fit();
        return new MixtureFit<LogLinearMixture>
        {
            Mixture = new LogLinearMixture([.. all.Zip(weights, (model, weight) => new MixtureComponent(model, weight))]),
            History = history,
            TokenCount = sample.Count,
            Perplexity = Math.Exp(-history[^1]),
            ComponentPerplexities = [.. all.Select((_, i) => sample.Perplexity(i))],
        };
    }

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new LogLinearState(_models, _weights, MixtureModels.CreateStates(_models));

    string? IFaultFinder.FindFault() => MixtureModels.FindFault(_models);

    /// <summary>The models and their weights, for example <c>log-linear mixture of 0.5 A + 0.7 B</c>.</summary>
    public override string ToString() => $"log-linear mixture of {string.Join(" + ", _models.Zip(_weights, (model, weight) => $"{Text(weight)} {model}"))}";

    private static string Text(double weight) => weight.ToString("G6", CultureInfo.InvariantCulture);
}
