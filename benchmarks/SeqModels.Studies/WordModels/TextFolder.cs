using SeqModels.Studies.Common;
using SeqModels.Text;

namespace SeqModels.Studies.WordModels;

/// <summary>The training, validation and test texts of a folder.</summary>
internal sealed record TextFolder(EncodedCorpus Train, EncodedCorpus Valid, EncodedCorpus Test)
{
    private const string EndOfSentence = "<eos>";

    /// <summary>
    /// Reads the folder. The vocabulary is all words of the three texts and <c>&lt;eos&gt;</c>; a literal <c>&lt;unk&gt;</c> is an ordinary
    /// word, as in the published results.
    /// </summary>
    /// <exception cref="UsageException">The folder or one of its files is missing.</exception>
    public static TextFolder Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"--data: there is no folder '{folder}'.");
        }

        CorpusOptions words = CorpusOptions.Words with { EndOfLine = EndOfSentence };
        string[] files = [Find(folder, "train"), Find(folder, "valid"), Find(folder, "test")];
        Vocabulary vocabulary = Corpus.FromFiles(files, words).BuildVocabulary(VocabularyOptions.Closed);
        EncodedCorpus[] texts = Array.ConvertAll(files, file => Corpus.FromFile(file, words).Encode(vocabulary));
        return new TextFolder(texts[0], texts[1], texts[2]);
    }

    private static string Find(string folder, string part)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file).Contains(part, StringComparison.OrdinalIgnoreCase))];
        return files.Length == 1
            ? files[0]
            : throw new UsageException(
                $"--data: '{folder}' must contain one file with '{part}' in its name, but has {(files.Length == 0 ? "none" : string.Join(", ", files.Select(Path.GetFileName)))}.");
    }
}
