namespace SeqModels.LanguageModels;

/// <summary>A language model that can explain why its probabilities are invalid.</summary>
internal interface IFaultFinder
{
    /// <summary>Describes the first parameter that is not finite (<c>'decoder.bias' [34] is NaN at element [0]</c>); null if all are finite.</summary>
    string? FindFault();
}
