namespace SeqModels.Text;

/// <summary>What a <see cref="SentenceFile"/> does with words of the text that are spelled as the vocabulary's special tokens.</summary>
public enum SpecialTokenPolicy
{
    /// <summary>Any of them is an error that names the line, as in KenLM's <c>lmplz</c>.</summary>
    Refuse,

    /// <summary>They are left out, so that their neighbours become neighbours, as with <c>lmplz --skip_symbols</c>.</summary>
    Skip,

    /// <summary>The unknown token stands for an unknown word; begin and end tokens are an error that names the line.</summary>
    AllowUnknown,
}
