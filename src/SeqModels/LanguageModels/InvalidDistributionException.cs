namespace SeqModels.LanguageModels;

/// <summary>
/// What a language model says of the next token is no probability: NaN, negative, above 1, or a whole distribution that does not sum to 1.
/// The message names the model and, where that is the reason, its first parameter that is not finite.
/// </summary>
/// <remarks>A probability of 0, −∞ as its logarithm, is one: a text of probability 0 has an infinite perplexity.</remarks>
public sealed class InvalidDistributionException : ArithmeticException
{
    internal InvalidDistributionException(string modelName, string message)
        : base(message) => ModelName = modelName;

    /// <summary>The model: the name that it was given for a comparison, else what its <see cref="object.ToString"/> says.</summary>
    public string ModelName { get; }
}
