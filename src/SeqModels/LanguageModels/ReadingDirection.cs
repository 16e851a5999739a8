namespace SeqModels.LanguageModels;

/// <summary>The direction in which a language model reads a text.</summary>
public enum ReadingDirection
{
    /// <summary>From the first token to the last: p(x) = Π p(x_t | x₁ … x_{t−1}).</summary>
    LeftToRight,

    /// <summary>From the last token to the first: p(x) = Π p(x_t | x_{t+1} … x_T).</summary>
    RightToLeft,
}
