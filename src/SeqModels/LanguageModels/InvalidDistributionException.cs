namespace SeqModels.LanguageModels;

/// <summary>
/// Thrown if a language model returns an invalid probability (NaN, negative or above 1) or a distribution that does not sum to 1.
/// The message names the model and, if that is the cause, its first parameter that is not finite.
/// </summary>
/// <remarks>A probability of 0 (log-probability −∞) is valid: a text of probability 0 has an infinite perplexity.</remarks>
public sealed class InvalidDistributionException : ArithmeticException
{
    internal InvalidDistributionException(string modelName, string message)
        : base(message) => ModelName = modelName;

    /// <summary>The name of the model: its name in a comparison, otherwise its <see cref="object.ToString"/>.</summary>
    public string ModelName { get; }
}
