using System.Globalization;
using SeqModels.LanguageModels.Mixtures;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A recurrent language model with a continuous cache (Grave, Joulin and Usunier 2017): the last n pairs of a hidden vector hᵢ and the token
/// x_{i+1} that followed it. p(x | h_t) = (1 − λ) p_model(x | h_t) + λ p_cache(x | h_t), where
/// p_cache(x | h_t) ∝ Σᵢ [x_{i+1} = x] exp(θ h_t · hᵢ). While the cache is empty, p is that of the model.
/// </summary>
/// <remarks>
/// hᵢ is the input of the model's softmax layer. No parameter is trained; θ and λ are chosen on held-out text (<see cref="Fit"/>). The cache is not
/// reset at the end of a sentence.
/// <example>
/// <code>
/// MixtureFit&lt;NeuralCache&gt; fit = NeuralCache.Fit(lstm, validation, new NeuralCacheFitOptions { CacheSize = 2000 });
/// Console.WriteLine(Evaluator.Evaluate(fit.Mixture, test));
/// </code>
/// </example>
/// </remarks>
public sealed class NeuralCache : ILanguageModel, IFaultFinder
{
    private const int ChunkTokens = 4096;

    /// <summary>Creates a model with a cache.</summary>
    /// <param name="model">The recurrent language model, in evaluation mode. Its parameters are used, not copied.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public NeuralCache(RecurrentLanguageModel model, NeuralCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, Options) = (model, options ?? new NeuralCacheOptions());
    }

    /// <summary>The recurrent language model.</summary>
    public RecurrentLanguageModel Model { get; }

    /// <summary>The options of the cache.</summary>
    public NeuralCacheOptions Options { get; }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => Model.Vocabulary;

    /// <inheritdoc/>
    public ITokenizer? Tokenizer => Model.Tokenizer;

    /// <summary>
    /// Chooses θ among given values, and λ by expectation maximization for each of them, so that the likelihood of a held-out text is largest.
    /// The model reads the text once.
    /// </summary>
    /// <param name="model">The recurrent language model, in evaluation mode.</param>
    /// <param name="heldOut">A text that the model was not trained on, encoded with its vocabulary.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after every 4096 scored tokens.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <returns>The fitted model; its components are the model and the cache alone.</returns>
    /// <exception cref="ArgumentException">The text has another vocabulary, or no token.</exception>
    /// <exception cref="InvalidDistributionException">A score of the model is not a probability.</exception>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public static MixtureFit<NeuralCache> Fit(
        RecurrentLanguageModel model, EncodedCorpus heldOut, NeuralCacheFitOptions? options = null,
        IProgress<MixtureFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        MixtureModels.CheckText(model, heldOut, "NeuralCache.Fit");
        options ??= new NeuralCacheFitOptions();
        int[] ids = heldOut.AsStream().Ids.ToArray();
        var plain = new double[ids.Length];
        double[][] cached = [.. options.Flatness.Select(_ => new double[ids.Length])];
        var state = (NeuralCacheState)new NeuralCache(model, new NeuralCacheOptions { CacheSize = options.CacheSize }).CreateState();
        for (int start = 0, length; start < ids.Length; start += length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length = Math.Min(ChunkTokens, ids.Length - start);
            int first = start;
            state.Read(ids.AsSpan(start, length), (i, token, logProbability, hidden) =>
            {
                plain[first + i] = logProbability;
                for (int k = 0; k < cached.Length; k++)
                    cached[k][first + i] = state.CacheLogProbability(hidden, token, options.Flatness[k]) ?? logProbability;
            });
            DistributionCheck.Require(model, ids.AsSpan(start, length), plain.AsSpan(start, length));
            progress?.Report(new MixtureFitProgress(0, 1, start + length, ids.Length));
        }

        MixtureFit<NeuralCache>? best = null;
        for (int k = 0; k < cached.Length; k++)
        {
            (double[] weights, IReadOnlyList<double> history) = MixtureWeights.Fit(
                [plain, cached[k]], tolerance: options.Tolerance, maxIterations: options.MaxIterations, cancellationToken: cancellationToken);
            if (history.Count > 0 && (best is null || history[^1] > best.History[^1]))
            {
                int counted = plain.Count(score => !double.IsNegativeInfinity(score));
                best = new MixtureFit<NeuralCache>
                {
                    Mixture = new NeuralCache(model, new NeuralCacheOptions { CacheSize = options.CacheSize, Flatness = options.Flatness[k], Weight = Math.Min(1, weights[1]) }),
                    History = history,
                    TokenCount = counted,
                    Perplexity = Math.Exp(-history[^1]),
                    ComponentPerplexities = [Perplexity(plain, plain), Perplexity(cached[k], plain)],
                };
            }
        }

        return best ?? throw new ArgumentException("NeuralCache.Fit: every token of the held-out text has probability 0.", nameof(heldOut));
    }

    /// <inheritdoc/>
    /// <remarks>The parameters of the model must not change while the state is used.</remarks>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public LanguageModelState CreateState()
    {
        _ = Model.CreateState();
        return new NeuralCacheState(Model.Network, Options, Model.CreateStepper(), new NeuralCacheMemory(Options.CacheSize));
    }

    string? IFaultFinder.FindFault() => ((IFaultFinder)Model).FindFault();

    /// <summary>The model and the options of the cache.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Model} with a neural cache of {Options.CacheSize} (flatness {Options.Flatness:G4}, weight {Options.Weight:G4})");

    private static double Perplexity(double[] scores, double[] plain)
    {
        double sum = 0;
        int counted = 0;
        for (int t = 0; t < scores.Length; t++)
        {
            if (!double.IsNegativeInfinity(plain[t]))
            {
                sum += scores[t];
                counted++;
            }
        }

        return Math.Exp(-sum / counted);
    }
}
