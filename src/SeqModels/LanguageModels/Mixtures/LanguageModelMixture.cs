using SeqModels.LanguageModels.Mixtures;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A linear interpolation of language models: p(x | h) = Σᵢ λᵢ pᵢ(x | h).
/// </summary>
/// <remarks>
/// If a component returns invalid probabilities, the <see cref="InvalidDistributionException"/> names that component.
/// <example>
/// <code>
/// MixtureFit&lt;LanguageModelMixture&gt; fit = LanguageModelMixture.Fit([fiveGram, lstm], validation);
/// Console.WriteLine(fit);                                          // weights, perplexity of each and of the mixture
/// Console.WriteLine(Evaluator.Evaluate(fit.Mixture, test));
/// </code>
/// </example>
/// </remarks>
public sealed class LanguageModelMixture : ILanguageModel, IFaultFinder
{
    private readonly ILanguageModel[] _models;
    private readonly double[] _weights;
    private readonly bool _sumsToOne;

    /// <summary>Creates a mixture of models with equal vocabularies.</summary>
    /// <param name="components">The models and their weights λᵢ, each at least 0; they sum to 1 (± 1e-9).</param>
    /// <exception cref="ArgumentException">There is no model, a weight is negative, the weights do not sum to 1, or two vocabularies or directions differ.</exception>
    public LanguageModelMixture(params IReadOnlyList<MixtureComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        _models = MixtureModels.Check(components.Select(c => c.Model), nameof(LanguageModelMixture), nameof(components));
        _weights = [.. components.Select(c => c.Weight)];
        if (!_weights.All(w => w >= 0) || !(Math.Abs(_weights.Sum() - 1) <= 1e-9))
        {
            throw new ArgumentException(
                $"LanguageModelMixture: the weights must be at least 0 and sum to 1, but were {string.Join(", ", _weights.Select(FormatInvariant))}.",
                nameof(components));
        }
        _sumsToOne = _models.Zip(_weights).All(part => part.Second == 0 || part.First.SumsToOne);
    }

    /// <summary>
    /// Creates the mixture with the weights that maximize the likelihood of a held-out text, by expectation maximization from equal weights:
    /// λᵢ ← (1/T) Σ_t λᵢ pᵢ(t) / Σⱼ λⱼ pⱼ(t). The log-likelihood is concave and never decreases. Every model scores the text once.
    /// </summary>
    /// <param name="models">The models, with equal vocabularies.</param>
    /// <param name="heldOut">A text that no model was trained on, encoded with the vocabulary of the models.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after every 4096 scored tokens.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">
    /// There is no model, two vocabularies or directions differ, the text has another vocabulary, or no token of it has a probability above 0.
    /// </exception>
    /// <exception cref="InvalidDistributionException">A score of a model is not a probability.</exception>
    public static MixtureFit<LanguageModelMixture> Fit(
        IReadOnlyList<ILanguageModel> models, EncodedCorpus heldOut, MixtureFitOptions? options = null,
        IProgress<MixtureFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        const string Method = "LanguageModelMixture.Fit";
        ILanguageModel[] all = MixtureModels.Check(models, Method, nameof(models));
        MixtureModels.CheckText(all[0], heldOut, Method);
        options ??= new MixtureFitOptions();
        HeldOutScores scores = HeldOutScores.Of(all, heldOut, contextModel: -1, progress, cancellationToken);
        (double[] weights, IReadOnlyList<double> history) = MixtureWeights.Fit(
            scores.LogProbabilities, tolerance: options.Tolerance, maxIterations: options.MaxIterations, cancellationToken: cancellationToken);
        return history.Count == 0
            ? throw new ArgumentException($"{Method}: every token of the held-out text has probability 0 under all models.", nameof(heldOut))
            : new MixtureFit<LanguageModelMixture>
            {
                Mixture = new LanguageModelMixture([.. all.Zip(weights, (model, weight) => new MixtureComponent(model, weight))]),
                History = history,
                TokenCount = scores.CountPossible(),
                Perplexity = Math.Exp(-history[^1]),
                ComponentPerplexities = [.. all.Select((_, i) => scores.Perplexity(i))],
            };
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => _models[0].Vocabulary;

    /// <summary>The tokenizer of the first model that has one; null if none has.</summary>
    public ITokenizer? Tokenizer => MixtureModels.Tokenizer(_models);

    /// <summary>The direction of all models.</summary>
    public ReadingDirection Direction => _models[0].Direction;

    /// <inheritdoc/>
    bool ILanguageModel.SumsToOne => _sumsToOne;

    string? IFaultFinder.FindFault() => MixtureModels.FindFault(_models);

    /// <summary>The weights λᵢ in the order of the models.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new LinearMixtureState(_models, MixtureModels.CreateStates(_models), [_weights], contextModel: -1);

    /// <summary>The models and their weights, for example <c>mixture of 0.5 A + 0.5 B</c>.</summary>
    public override string ToString() => $"mixture of {string.Join(" + ", _models.Zip(_weights, (model, weight) => $"{weight.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)} {model}"))}";

    private static string FormatInvariant(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
