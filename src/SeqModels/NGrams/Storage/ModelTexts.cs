using System.Text;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.NGrams.Storage;

/// <summary>The texts in the file of a model.</summary>
/// <param name="Description">How the model was estimated.</param>
/// <param name="Tokenizer">The <see cref="TokenizerDescription"/> of its tokenizer; empty where that is not known.</param>
internal readonly record struct ModelTexts(string Description, string Tokenizer)
{
    public static ModelTexts Of(string description, ITokenizer? tokenizer) =>
        new(description, tokenizer is null ? "" : TokenizerDescription.Write(tokenizer));

    /// <summary>Both, one behind the other.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.GetBytes(Description), .. Encoding.UTF8.GetBytes(Tokenizer)];
}
