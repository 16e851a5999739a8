using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A probability of every next token given what was seen: p(x₁ … x_T) = Π p(x_t | x₁ … x_{t−1}).
/// Evaluation, ranking, generation and mixtures are written once against this interface. A model is immutable while it is used;
/// what was seen is in the <see cref="LanguageModelState"/>, so that any number of threads may each have states of one model.
/// </summary>
public interface ILanguageModel
{
    /// <summary>The tokens that the model knows.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>
    /// How text is cut into the vocabulary's tokens, so that the model scores and generates text: see <see cref="LanguageModelTextExtensions"/>.
    /// Null, unless a model says otherwise, where it reads tokens only.
    /// </summary>
    ITokenizer? Tokenizer => null;

    /// <summary>
    /// Whether the probabilities after everything that may have been seen sum to 1, so that a distribution that does not is an error and is
    /// refused with <see cref="InvalidDistributionException"/>. True unless a model says otherwise: one of scores, or one that gives all tokens
    /// the probability 0 after what it never saw. NaN and negative numbers are refused of every model.
    /// </summary>
    bool SumsToOne => true;

    /// <summary>
    /// A new state with nothing seen. A model that works by sentences is then at the beginning of a sentence (after <c>&lt;s&gt;</c>),
    /// and is there again whenever it has seen <c>&lt;/s&gt;</c>, so that a text of sentences is one sequence of tokens for every model.
    /// </summary>
    LanguageModelState CreateState();
}
