using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>
    /// Scores a text file, on as many threads as <see cref="Numerics.Parallelism"/> allows; the result does not depend on them. Words are
    /// separated by ASCII white space, every line is a sentence, blank lines too; the bytes are taken as they are. For a model of
    /// sentences each line stands after <c>&lt;s&gt;</c> and ends in <c>&lt;/s&gt;</c>; for a model of running text the file is one
    /// sequence, with <c>&lt;/s&gt;</c> after each line when the vocabulary has it.
    /// </summary>
    /// <param name="path">The file: UTF-8; or gzip (told by its first bytes), or UTF-16 with a byte-order mark, which one thread reads.</param>
    /// <param name="cancellationToken">Stops between parts of the file.</param>
    /// <exception cref="InvalidDataException">A word is outside the vocabulary, which has no unknown token, or is <c>&lt;s&gt;</c> or
    /// <c>&lt;/s&gt;</c>, and the message names the file and the offset in the text; or gzip data is damaged or cut off.</exception>
    /// <exception cref="ArgumentException">The file holds no tokens: it is empty, or for a model without <c>&lt;/s&gt;</c> it has blank lines only.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LanguageModels.InvalidDistributionException">A number of the model is NaN or no probability.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed, or becomes so before all is scored.</exception>
    public TextScore ScoreFile(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        NGramFile.CheckNoFolder(path);
        using ModelMemory.Use use = _stored is null ? default : _stored.Hold();
        return TextScorer.Score(this, _tokens.Value, path, cancellationToken);
    }
}
