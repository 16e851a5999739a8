using System.Globalization;
using SeqModels.LanguageModels.Mixtures;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A linear interpolation whose weights depend on the context of an n-gram model: p(x | h) = Σᵢ λᵢ(b(h)) pᵢ(x | h), where b(h) is the length
/// of the longest context that the n-gram model knows (<see cref="LanguageModelState.ContextLength"/>). An n-gram model gets a high weight
/// where it has seen the context, and a low one where it has to back off (Jelinek and Mercer 1980: weights by buckets of contexts).
/// </summary>
/// <remarks>
/// The weights do not depend on the predicted token, so the probabilities sum to 1.
/// <example>
/// <code>
/// MixtureFit&lt;ContextMixture&gt; fit = ContextMixture.Fit([fiveGram, lstm], validation);
/// Console.WriteLine(fit.Mixture);                                  // the weights by context length
/// </code>
/// </example>
/// </remarks>
public sealed class ContextMixture : ILanguageModel, IFaultFinder
{
    private readonly ILanguageModel[] _models;
    private readonly double[][] _weights;
    private readonly bool _sumsToOne;

    /// <summary>Creates a mixture with given weights.</summary>
    /// <param name="models">The models, with equal vocabularies.</param>
    /// <param name="contextModel">The index of the n-gram model whose known context selects the weights.</param>
    /// <param name="weights">
    /// λ: <c>weights[b][i]</c> is the weight of model i where the known context has b tokens; the last row also holds for longer contexts. The
    /// weights of a row are at least 0 and sum to 1 (± 1e-9).
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no model, two vocabularies or directions differ, a row has another number of weights, or its weights are invalid.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is not that of a model.</exception>
    public ContextMixture(IReadOnlyList<ILanguageModel> models, int contextModel, IReadOnlyList<IReadOnlyList<double>> weights)
    {
        _models = MixtureModels.Check(models, nameof(ContextMixture), nameof(models));
        ArgumentNullException.ThrowIfNull(weights);
        ContextModel = CheckContextModel(_models, contextModel, nameof(ContextMixture));
        _weights = [.. weights.Select(row => row?.ToArray() ?? [])];
        if (_weights.Length == 0)
            throw new ArgumentException("ContextMixture: needs the weights of at least one context length.", nameof(weights));
        foreach (double[] row in _weights)
        {
            if (row.Length != _models.Length || !row.All(weight => weight >= 0) || !(Math.Abs(row.Sum() - 1) <= 1e-9))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"ContextMixture: every row must have {_models.Length} weights of at least 0 with sum 1, but one was {string.Join(", ", row.Select(Text))}."), nameof(weights));
            }
        }

        _sumsToOne = _models.All(model => model.SumsToOne);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => _models[0].Vocabulary;

    /// <summary>The tokenizer of the first model that has one; null if none has.</summary>
    public ITokenizer? Tokenizer => MixtureModels.Tokenizer(_models);

    /// <summary>The direction of all models.</summary>
    public ReadingDirection Direction => _models[0].Direction;

    /// <inheritdoc/>
    bool ILanguageModel.SumsToOne => _sumsToOne;

    /// <summary>The index of the n-gram model whose known context selects the weights.</summary>
    public int ContextModel { get; }

    /// <summary>The weights λ: [context length][model].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Weights => _weights;

    /// <summary>
    /// Creates the mixture with the weights that maximize the likelihood of a held-out text, by expectation maximization for every context
    /// length. A Dirichlet prior of <see cref="ContextMixtureFitOptions.PriorTokens"/> tokens draws the weights of rare context lengths towards
    /// those that fit the whole text.
    /// </summary>
    /// <param name="models">The models, with equal vocabularies; at least one is an n-gram model.</param>
    /// <param name="heldOut">A text that no model was trained on, encoded with the vocabulary of the models.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after every 4096 scored tokens.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">
    /// There is no n-gram model, two vocabularies or directions differ, the text has another vocabulary, or no token of it has a probability
    /// above 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ContextMixtureFitOptions.ContextModel"/> is not the index of a model.</exception>
    /// <exception cref="InvalidDistributionException">A score of a model is not a probability.</exception>
    public static MixtureFit<ContextMixture> Fit(
        IReadOnlyList<ILanguageModel> models, EncodedCorpus heldOut, ContextMixtureFitOptions? options = null,
        IProgress<MixtureFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        const string Method = "ContextMixture.Fit";
        ILanguageModel[] all = MixtureModels.Check(models, Method, nameof(models));
        MixtureModels.CheckText(all[0], heldOut, Method);
        options ??= new ContextMixtureFitOptions();
        int contextModel = CheckContextModel(all, options.ContextModel ?? Array.FindIndex(all, HasContexts), Method);
        HeldOutScores scores = HeldOutScores.Of(all, heldOut, contextModel, progress, cancellationToken);
        return scores.CountPossible() == 0
            ? throw new ArgumentException($"{Method}: every token of the held-out text has probability 0 under all models.", nameof(heldOut))
            : new ContextWeights(scores, options, cancellationToken).ToFit(weights => new ContextMixture(all, contextModel, weights));
    }

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new LinearMixtureState(_models, MixtureModels.CreateStates(_models), _weights, ContextModel);

    string? IFaultFinder.FindFault() => MixtureModels.FindFault(_models);

    /// <summary>The models and the weights by context length, one line each.</summary>
    public override string ToString() =>
        $"mixture of {string.Join(" + ", _models.Select(model => model.ToString()))} with weights by context length{string.Concat(_weights.Select((row, length) =>
            string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  {length}: {string.Join(", ", row.Select(Text))}")))}";

    private static bool HasContexts(ILanguageModel model) => model.CreateState().ContextLength is not null;

    private static int CheckContextModel(ILanguageModel[] models, int index, string method)
    {
        if (index >= models.Length || index < -1)
            throw new ArgumentOutOfRangeException("contextModel", index, string.Create(CultureInfo.InvariantCulture, $"{method}: the context model must be the index of a model, 0 to {models.Length - 1}."));
        return index >= 0 && HasContexts(models[index]) ? index : throw new ArgumentException(
            $"{method}: the context model must be an n-gram model, whose states have a ContextLength, but {(index < 0 ? "there is none" : $"was {models[index]}")}.", nameof(models));
    }

    private static string Text(double weight) => weight.ToString("G4", CultureInfo.InvariantCulture);
}
