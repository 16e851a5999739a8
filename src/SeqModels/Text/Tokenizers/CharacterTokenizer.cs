using System.Buffers;
using System.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Text;

/// <summary>
/// A tokenizer with one token per character. A character is a Unicode scalar value (<see cref="Rune"/>): an emoji outside the Basic
/// Multilingual Plane is one token, a letter with a combining accent is two. An unpaired surrogate is a token. <see cref="Join"/> restores
/// the text exactly.
/// </summary>
public sealed class CharacterTokenizer : ICuttingTokenizer
{
    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        while (!line.IsEmpty)
        {
            // A lone surrogate is not a scalar value; it is passed through unchanged.
            int length = Rune.DecodeFromUtf16(line, out _, out int consumed) == OperationStatus.Done ? consumed : 1;
            receive(line[..length]);
            line = line[length..];
        }
    }

    /// <summary>Concatenates the tokens.</summary>
    public string Join(IEnumerable<string> tokens) => string.Concat(tokens);

    int ICuttingTokenizer.Cut(ReadOnlySpan<byte> line)
    {
        // Before the last byte that starts a character.
        int length = line.Length - 1;
        while (length > 0 && (line[length] & 0xC0) == 0x80)
        {
            length--;
        }
        return Math.Max(length, 0);
    }
}
