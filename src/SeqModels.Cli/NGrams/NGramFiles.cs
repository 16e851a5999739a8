using SeqModels.Cli.Models;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>Opens n-gram models, and texts with their vocabulary.</summary>
internal static class NGramFiles
{
    /// <summary>Opens a binary model or an ARPA file.</summary>
    /// <exception cref="InvalidDataException">The file is no n-gram model, or is damaged.</exception>
    public static NGramModel Open(string path, CancellationToken cancellationToken)
    {
        OpenedModel opened = ModelFile.Open(path, cancellationToken);
        if (opened.Model is NGramModel model)
        {
            return model;
        }

        opened.Dispose();
        throw new InvalidDataException($"'{path}' is {opened.Format.Name}, not an n-gram model.");
    }

    /// <summary>Reads a text for a model: lines for a model with sentence boundaries, otherwise one stream.</summary>
    /// <param name="path">The text.</param>
    /// <param name="model">The model.</param>
    /// <param name="vocabulary">The vocabulary with which the text is encoded.</param>
    public static EncodedCorpus Read(string path, NGramModel model, Vocabulary vocabulary) =>
        model is { BySentences: true, Tokenizer: null or WhitespaceTokenizer }
        ? SentenceFile.Read(path, vocabulary)
        : Corpus.FromFile(path, new OpenedModel(path, ModelFormat.All[0], model).TextOptions).Encode(vocabulary);
}
