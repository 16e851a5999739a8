namespace NGramExplorer;

/// <summary>One method at one order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Method">As the command line names it.</param>
/// <param name="IsNormalized">Whether the probabilities sum to 1, so that the perplexity is one.</param>
/// <param name="NGrams">The n-grams of the model, all orders together.</param>
/// <param name="Train">Perplexity on the beginning of the training text, as long as the test text.</param>
/// <param name="Valid">Perplexity on the validation text.</param>
/// <param name="Test">Perplexity on the test text.</param>
/// <param name="Seconds">Counting and estimation.</param>
/// <param name="Bytes">The size of the model's file in the packed form.</param>
/// <param name="Fallbacks">What was done otherwise because there was too little text.</param>
internal sealed record MethodResult(
    int Order, string Method, bool IsNormalized, long NGrams, double Train, double Valid, double Test, double Seconds, long Bytes, IReadOnlyList<string> Fallbacks);
