namespace SeqModels.LanguageModels;

/// <summary>A language model that can say why it gives no probabilities.</summary>
internal interface IFaultFinder
{
    /// <summary>The first parameter that is not finite, in words (<c>'decoder.bias' [34] is NaN at element [0]</c>); null when there is none.</summary>
    string? FindFault();
}
