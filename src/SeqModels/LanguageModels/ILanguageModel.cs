using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A language model: the probability of the next token given the preceding tokens, p(x₁ … x_T) = Π p(x_t | x₁ … x_{t−1}).
/// Evaluation, ranking, generation and mixtures work with every implementation. A model must not change while it is used; the preceding
/// tokens are held by a <see cref="LanguageModelState"/>, so that several threads can use one model, each with its own states.
/// </summary>
public interface ILanguageModel
{
    /// <summary>The model's vocabulary.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>
    /// The tokenizer, with which the model scores and generates text (<see cref="LanguageModelTextExtensions"/>); null, unless overridden,
    /// for a model that is used with tokens only.
    /// </summary>
    ITokenizer? Tokenizer => null;

    /// <summary>
    /// Whether the probabilities of the next token sum to 1 in every context; a distribution that does not is then rejected with an
    /// <see cref="InvalidDistributionException"/>. True unless overridden, for example by a model of unnormalized scores, or one whose
    /// probabilities are all 0 in an unseen context. NaN and negative probabilities are always rejected.
    /// </summary>
    bool SumsToOne => true;

    /// <summary>
    /// The direction in which the model's states read a text. <see cref="ReadingDirection.LeftToRight"/> unless overridden, as by
    /// <see cref="ReversedLanguageModel"/>. Evaluation, ranking, probabilities and generation of texts take texts in their own order and pass
    /// them to the states in this direction.
    /// </summary>
    ReadingDirection Direction => ReadingDirection.LeftToRight;

    /// <summary>
    /// Creates the state before the first token. A model of sentences is then at the beginning of a sentence (after <c>&lt;s&gt;</c>), and
    /// again after every <c>&lt;/s&gt;</c>, so that a text of several sentences is one sequence of tokens for every model.
    /// </summary>
    LanguageModelState CreateState();
}
