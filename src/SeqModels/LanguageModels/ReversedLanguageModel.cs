using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A language model that reads from right to left: p(x₁ … x_T) = p(x_T) p(x_{T−1} | x_T) … p(x₁ | x₂ … x_T). It wraps any model that was
/// trained on the reversed text (<see cref="EncodedCorpus.Reverse"/>).
/// </summary>
/// <remarks>
/// Both factorizations are exact, so that the perplexities of both directions on a text can be compared. Texts are passed in their own order
/// to evaluation, ranking, probabilities and generation, which generates the text before the prompt. The states themselves read from the last
/// token to the first. In a model of sentences <c>&lt;/s&gt;</c> follows the first word of a sentence; its probability is that of the
/// sentence's beginning.
/// <example>
/// <code>
/// NGramModel forward = NGramModel.Estimate(train, 5), backward = NGramModel.Estimate(train.Reverse(), 5);
/// Console.WriteLine(Evaluator.Compare([("left to right", forward), ("right to left", new ReversedLanguageModel(backward))], test));
/// </code>
/// </example>
/// </remarks>
public sealed class ReversedLanguageModel : ILanguageModel, IFaultFinder
{
    /// <summary>Wraps a model of reversed text.</summary>
    /// <param name="inner">A left-to-right model, trained on reversed text.</param>
    /// <exception cref="ArgumentException">The model already reads from right to left.</exception>
    public ReversedLanguageModel(ILanguageModel inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner.Direction == ReadingDirection.LeftToRight ? inner : throw new ArgumentException(
            $"ReversedLanguageModel: the inner model must read from left to right, but {inner} reads from right to left. Use it as it is.", nameof(inner));
    }

    /// <summary>The wrapped model, which reads reversed text.</summary>
    public ILanguageModel Inner { get; }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => Inner.Vocabulary;

    /// <inheritdoc/>
    public ITokenizer? Tokenizer => Inner.Tokenizer;

    /// <inheritdoc/>
    bool ILanguageModel.SumsToOne => Inner.SumsToOne;

    /// <summary><see cref="ReadingDirection.RightToLeft"/>.</summary>
    public ReadingDirection Direction => ReadingDirection.RightToLeft;

    /// <summary>Creates the state after the end of the text, or of a sentence. It reads tokens from the last to the first.</summary>
    public LanguageModelState CreateState() => Inner.CreateState();

    string? IFaultFinder.FindFault() => (Inner as IFaultFinder)?.FindFault();

    /// <summary>The inner model, for example <c>NGramModel (…), right to left</c>.</summary>
    public override string ToString() => $"{Inner}, right to left";
}
