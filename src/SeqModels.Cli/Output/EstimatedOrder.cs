using SeqModels.NGrams;

namespace SeqModels.Cli.Output;

/// <summary>One order of an estimated model.</summary>
/// <param name="Order">The order.</param>
/// <param name="NGrams">The number of distinct n-grams of the text.</param>
/// <param name="KeptNGrams">The number of n-grams of the model.</param>
/// <param name="Discounts">The discounts; null for methods without.</param>
/// <param name="Weights">The interpolation weights; null for methods without.</param>
/// <param name="Fallback">The fallback that was used because the text is too small; null if none.</param>
internal sealed record EstimatedOrder(
    int Order, long NGrams, long KeptNGrams, IReadOnlyList<double>? Discounts, IReadOnlyList<double>? Weights, string? Fallback)
{
    public static EstimatedOrder Of(OrderEstimate estimate) => new(
        estimate.Order,
        estimate.NGramCount,
        estimate.KeptNGramCount,
        estimate.Discounts is { Count: > 0 } discounts ? discounts : null,
        estimate.Weights is { Count: > 0 } weights ? weights : null,
        estimate.Fallback);
}
