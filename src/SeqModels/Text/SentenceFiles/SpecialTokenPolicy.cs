namespace SeqModels.Text;

/// <summary>How <see cref="SentenceFile"/> handles words of the text that equal the vocabulary's special tokens.</summary>
public enum SpecialTokenPolicy
{
    /// <summary>Special tokens are an error that names the line, as in KenLM's <c>lmplz</c>.</summary>
    Refuse,

    /// <summary>Special tokens are removed from the text, as with KenLM's <c>lmplz --skip_symbols</c>.</summary>
    Skip,

    /// <summary>The unknown token is accepted as an unknown word; begin and end tokens are an error that names the line.</summary>
    AllowUnknown,
}
