namespace SeqModels.Studies.NGrams;

/// <summary>The results of one method at one order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Method">The command-line name.</param>
/// <param name="IsNormalized">Whether the probabilities sum to 1.</param>
/// <param name="NGrams">The number of n-grams of all orders.</param>
/// <param name="Train">Perplexity on the beginning of the training text, of the length of the test text.</param>
/// <param name="Valid">Perplexity on the validation text.</param>
/// <param name="Test">Perplexity on the test text.</param>
/// <param name="Seconds">Time of counting and estimation.</param>
/// <param name="Bytes">The size of the model's file in the packed form.</param>
/// <param name="Fallbacks">The fallbacks used because of too little text.</param>
internal sealed record MethodResult(
    int Order, string Method, bool IsNormalized, long NGrams, double Train, double Valid, double Test, double Seconds, long Bytes, IReadOnlyList<string> Fallbacks);
