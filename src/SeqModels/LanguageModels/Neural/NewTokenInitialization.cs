namespace SeqModels.LanguageModels;

/// <summary>The initialization of the tokens added by <see cref="RecurrentLanguageModel.WithVocabulary"/>.</summary>
public enum NewTokenInitialization
{
    /// <summary>Random values, as in a new model.</summary>
    Random,

    /// <summary>Copies of the unknown token, whose probability is divided among it and them; all other probabilities are unchanged.</summary>
    FromUnknown,
}
