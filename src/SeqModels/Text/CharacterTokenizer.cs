using System.Buffers;
using System.Text;

namespace SeqModels.Text;

/// <summary>
/// One token per character. A character is a Unicode scalar value (<see cref="Rune"/>): an emoji outside the basic plane is one token,
/// a letter with a combining accent is two. <see cref="Join"/> restores the text exactly.
/// </summary>
public sealed class CharacterTokenizer : ITokenizer
{
    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        while (!line.IsEmpty)
        {
            // A lone surrogate is no scalar value; it passes through as itself.
            int length = Rune.DecodeFromUtf16(line, out _, out int consumed) == OperationStatus.Done ? consumed : 1;
            receive(line[..length]);
            line = line[length..];
        }
    }

    /// <summary>The tokens one after another, nothing between.</summary>
    public string Join(IEnumerable<string> tokens) => string.Concat(tokens);
}
