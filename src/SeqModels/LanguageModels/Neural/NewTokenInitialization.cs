namespace SeqModels.LanguageModels;

/// <summary>How tokens begin that <see cref="RecurrentLanguageModel.WithVocabulary"/> adds.</summary>
public enum NewTokenInitialization
{
    /// <summary>With random values, as in a new model.</summary>
    Random,

    /// <summary>As the unknown token, whose probability is shared among it and them; all other probabilities stay.</summary>
    FromUnknown,
}
