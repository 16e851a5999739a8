using SeqModels.Cli.Texts;
using SeqModels.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>A vocabulary of words given as a text file.</summary>
internal static class VocabularyFile
{
    /// <summary>Reads words separated by white space, and adds the special tokens.</summary>
    /// <exception cref="InvalidDataException">The file has no words.</exception>
    public static Vocabulary Read(string path, string unknown)
    {
        using FileStream stream = InputFile.Open(path);
        using var reader = new StreamReader(stream);
        string[] specials = [unknown, "<s>", "</s>"];
        string[] words = [.. reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Except(specials)];
        return words.Length == 0
            ? throw new InvalidDataException($"'{path}' has no words.")
            : Vocabulary.FromList([.. specials, .. words], unknown, "<s>", "</s>");
    }
}
