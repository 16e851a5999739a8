using System.Text;
using Microsoft.ML.Tokenizers;
using SeqModels.Text;

namespace SeqModels.Tokenizers;

/// <summary>
/// A tokenizer of Microsoft.ML.Tokenizers as tokenizer and vocabulary of a SeqModels model. The ids of <see cref="Vocabulary"/> are those of the tokenizer.
/// </summary>
/// <remarks>
/// A model file stores the vocabulary, and of the tokenizer only the name of this class: pass the tokenizer again when a model is loaded
/// (<c>new RecurrentLanguageModelLoadOptions { Tokenizer = tokenizer }</c>). Thread safe.
/// <example>
/// <code>
/// var tokenizer = new MicrosoftTokenizer(BpeTokenizer.Create("vocab.json", "merges.txt"));
/// EncodedCorpus text = Corpus.FromFile("text.txt", new CorpusOptions { Tokenizer = tokenizer }).Encode(tokenizer.Vocabulary);
/// var model = new RecurrentLanguageModel(tokenizer.Vocabulary, new RecurrentLanguageModelOptions(), tokenizer);
/// </code>
/// </example>
/// </remarks>
public sealed class MicrosoftTokenizer : ITokenizer
{
    private readonly TokenizerEntries _entries;

    /// <summary>Adapts a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="vocabulary">The ids of all tokens, at least 0. Null for a tokenizer that tells them: <see cref="BpeTokenizer"/>,
    /// <see cref="TiktokenTokenizer"/>, <see cref="SentencePieceTokenizer"/>, <see cref="CodeGenTokenizer"/>, <see cref="EnglishRobertaTokenizer"/>. A
    /// <see cref="WordPieceTokenizer"/> does not: pass <see cref="ReadLines"/> of its file.</param>
    /// <param name="unknown">The unknown token of <see cref="Vocabulary"/>; null for that of the tokenizer, if it has one.</param>
    /// <param name="begin">The begin token of <see cref="Vocabulary"/>, for a model of sentences; null for none.</param>
    /// <param name="end">The end token of <see cref="Vocabulary"/>, with which a text ends; null for none.</param>
    /// <exception cref="ArgumentException">The tokenizer does not tell its vocabulary and none is given, an id is negative, or a special token is not in
    /// the vocabulary.</exception>
    public MicrosoftTokenizer(
        Tokenizer tokenizer, IReadOnlyDictionary<string, int>? vocabulary = null, string? unknown = null, string? begin = null, string? end = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Inner = tokenizer;
        _entries = TokenizerEntries.Of(tokenizer, vocabulary);
        Vocabulary = Vocabulary.FromList(_entries.Names, unknown ?? _entries.Unknown, begin, end);
    }

    /// <summary>The adapted tokenizer.</summary>
    public Tokenizer Inner { get; }

    /// <summary>
    /// The vocabulary with the tokenizer's ids. An id without a name, unused or of bytes that are no whole character, is an entry such as
    /// <c>&lt;token 17&gt;</c>.
    /// </summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Reads a vocabulary file of one token per line, as WordPiece has it: the id is the number of the line, from 0. Empty lines are no tokens.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <returns>The ids of the tokens.</returns>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A token is listed twice; the message names the lines.</exception>
    public static IReadOnlyDictionary<string, int> ReadLines(string path)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int line = 0;
        foreach (string token in File.ReadLines(path))
        {
            if (token.Length > 0 && !ids.TryAdd(token, line))
                throw new InvalidDataException($"MicrosoftTokenizer.ReadLines: '{path}' lists the token '{token}' twice, in the lines {ids[token] + 1} and {line + 1}.");
            line++;
        }

        return ids;
    }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> line, Action<ReadOnlySpan<char>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        if (line.IsEmpty)
            return;
        foreach (EncodedToken token in Inner.EncodeToTokens(line, out _))
        {
            // A mark that the tokenizer adds by itself covers no text.
            string name = Vocabulary[token.Id];
            if (!_entries.IsMark(name) || !token.Offset.Start.Equals(token.Offset.End))
                receive(name);
        }
    }

    /// <summary>Joins tokens with the tokenizer's decoder. Bytes that are no complete character become U+FFFD. A string that is no token is copied.</summary>
    public string Join(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var text = new StringBuilder();
        var ids = new List<int>();
        foreach (string token in tokens)
        {
            if (Vocabulary.TryGetId(token, out int id))
            {
                ids.Add(id);
                continue;
            }

            text.Append(Decode(ids)).Append(token);
            ids.Clear();
        }

        return text.Append(Decode(ids)).ToString();
    }

    /// <summary>The type of the adapted tokenizer and the vocabulary, for display.</summary>
    public override string ToString() => $"{Inner.GetType().Name}, {Vocabulary}";

    private string Decode(List<int> ids) => ids.Count == 0 ? "" : Inner.Decode(ids);
}
