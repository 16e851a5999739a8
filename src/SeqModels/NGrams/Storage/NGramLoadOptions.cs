using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>How a model's file is opened.</summary>
/// <example><code>
/// using NGramModel model = NGramModel.Load("from-a-stranger.ngrams", new NGramLoadOptions { InMemory = true });
/// model.Verify();
/// </code></example>
public sealed record NGramLoadOptions
{
    /// <summary>
    /// Whether the file is read whole, and closed, in place of being mapped. Takes memory of the file's size and time to read it; then
    /// whatever happens to the file does not matter. Mapped (<see langword="false"/>, the default), the file must stay as it is: if another
    /// process cuts it, a query ends this process (SIGBUS on Unix), and if another process writes into it, queries give wrong numbers.
    /// So choose this where others may write to the file or its disk, as on a shared folder or a network drive that may go away.
    /// </summary>
    public bool InMemory { get; init; }

    /// <summary>The tokenizer of the model, in place of the one in its file: for a file that has none, or a tokenizer of one's own, which a file
    /// cannot hold.</summary>
    /// <value>Default <see langword="null"/>: the file's tokenizer, if it has one.</value>
    public ITokenizer? Tokenizer { get; init; }
}
