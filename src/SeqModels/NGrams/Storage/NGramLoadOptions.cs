using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>Options of <see cref="NGramModel.Load"/>.</summary>
/// <example><code>
/// using NGramModel model = NGramModel.Load("from-a-stranger.ngrams", new NGramLoadOptions { InMemory = true });
/// model.Verify();
/// </code></example>
public sealed record NGramLoadOptions
{
    /// <summary>
    /// Whether the file is read into memory and closed instead of memory-mapped. A mapped file must not change: if another process
    /// truncates it, a query terminates this process (SIGBUS on Unix); if another process writes to it, queries give wrong numbers. Set it
    /// for files that others may write to, such as files in a shared folder or on a network drive.
    /// </summary>
    /// <value>Default false: memory-mapped.</value>
    public bool InMemory { get; init; }

    /// <summary>The tokenizer of the model, instead of the one in the file: for a file without tokenizer, and for a tokenizer from outside
    /// this library, of which the file contains only the name.</summary>
    /// <value>Default <see langword="null"/>: the tokenizer in the file, if any.</value>
    public ITokenizer? Tokenizer { get; init; }
}
