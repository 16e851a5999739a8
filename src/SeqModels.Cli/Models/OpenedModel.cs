using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Cli.Models;

/// <summary>A model that was read from a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Model">The model.</param>
internal sealed record OpenedModel(string Path, ModelFormat Format, ILanguageModel Model) : IDisposable
{
    private static readonly WhitespaceTokenizer Whitespace = new();

    /// <summary>The name of the file, without folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The model's tokenizer; words separated by white space for a model without one, such as that of an ARPA file.</summary>
    public ITokenizer Tokenizer => Model.Tokenizer ?? Whitespace;

    /// <summary>Whether the model predicts the end of a line or sentence, &lt;/s&gt;.</summary>
    public bool BySentences => Model.Vocabulary.EndId is not null;

    /// <summary>
    /// How texts are read for this model: as sentences if it has &lt;/s&gt;, otherwise as one stream, in which a new line is a token if the
    /// vocabulary has it.
    /// </summary>
    public CorpusOptions TextOptions => new()
    {
        Tokenizer = Tokenizer,
        Layout = BySentences ? CorpusLayout.Sentences : CorpusLayout.Stream,
        EndOfLine = !BySentences && Model.Vocabulary.TryGetId("\n", out _) ? "\n" : null,
    };

    /// <summary>The number of tokens that are not in the vocabulary.</summary>
    public int CountUnknown(IEnumerable<string> tokens) => tokens.Count(token => !Model.Vocabulary.TryGetId(token, out _));

    public void Dispose() => (Model as IDisposable)?.Dispose();
}
