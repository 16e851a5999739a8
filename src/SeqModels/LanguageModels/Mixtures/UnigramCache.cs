using System.Globalization;
using SeqModels.LanguageModels.Mixtures;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A cache model (Kuhn and De Mori 1990): the frequencies of the tokens among the preceding ones,
/// p(x | h) = (Σᵢ dⁱ [x_{t−1−i} = x] + k/V) / (Σᵢ dⁱ + k) over i &lt; n, where n is the window length, d the decay and V the number of tokens
/// that can be predicted. It is mixed with another model, to which it adds the words of the current text.
/// </summary>
/// <remarks>
/// The cache is not reset at the end of a sentence; <c>&lt;/s&gt;</c> is counted like any token, <c>&lt;s&gt;</c> never.
/// <example>
/// <code>
/// var fit = LanguageModelMixture.Fit([fiveGram, new UnigramCache(vocabulary)], validation);
/// </code>
/// </example>
/// </remarks>
public sealed class UnigramCache : ILanguageModel
{
    /// <summary>Creates a cache model.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The vocabulary has no token that can be predicted.</exception>
    public UnigramCache(Vocabulary vocabulary, UnigramCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (vocabulary.Count - (vocabulary.BeginId is null ? 0 : 1) < 1)
            throw new ArgumentException($"UnigramCache: the vocabulary must have a token besides <s>, but was {vocabulary}.", nameof(vocabulary));
        (Vocabulary, Options) = (vocabulary, options ?? new UnigramCacheOptions());
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <summary>The options of the model.</summary>
    public UnigramCacheOptions Options { get; }

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new UnigramCacheState(Vocabulary, Options);

    /// <summary>A short description: <c>UnigramCache (1000 tokens, decay 1)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"UnigramCache ({(Options.WindowLength is { } length ? length.ToString(CultureInfo.InvariantCulture) : "all")} tokens, decay {Options.Decay})");
}
