using SeqModels.Recurrent;
using SeqModels.Sequences.Translation;

namespace SeqModels.Sequences;

// One file.
public sealed partial class Seq2Seq
{
    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors; options, vocabularies and built-in tokenizers in its metadata. If saving fails, an
    /// existing file is unchanged.
    /// </summary>
    /// <remarks>
    /// Not stored: <see cref="RecurrentOptions.Initialization"/>, the code of user-defined cells, and user-defined tokenizers, of which only the names
    /// are stored. Pass them to <see cref="Load"/> in <see cref="Seq2SeqLoadOptions"/>.
    /// </remarks>
    /// <param name="path">The path of the file, for example <c>dates.safetensors</c>.</param>
    /// <param name="cancellationToken">A token to cancel the writing; an existing file is then unchanged.</param>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) => Seq2SeqFile.Save(path, this, cancellationToken);

    /// <summary>Loads a model written by <see cref="Save"/>, in evaluation mode.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">What the file does not contain; null if not needed.</param>
    /// <param name="cancellationToken">A token to cancel the reading.</param>
    /// <exception cref="IOException">The file does not exist (<see cref="FileNotFoundException"/>), is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    /// <exception cref="InvalidDataException">The file is not a sequence-to-sequence model, or is damaged; the message gives the reason.</exception>
    /// <exception cref="ArgumentException">The model has user-defined cells, and no factory was passed.</exception>
    public static Seq2Seq Load(string path, Seq2SeqLoadOptions? options = null, CancellationToken cancellationToken = default) =>
        Seq2SeqFile.Load(path, options ?? new Seq2SeqLoadOptions(), cancellationToken);
}
