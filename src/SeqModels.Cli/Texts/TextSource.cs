using SeqModels.Cli.Running;
using SeqModels.Text;

namespace SeqModels.Cli.Texts;

/// <summary>Texts as whole corpora.</summary>
internal static class TextSource
{
    /// <summary>Reads files in order, or the standard input.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UsageException">The standard input is combined with files.</exception>
    public static Corpus Read(CliRun run, IReadOnlyList<string> paths, CorpusOptions options)
    {
        if (paths.Contains(LineReader.StandardInput))
        {
            return paths.Count == 1 ? FromStream(run.Input, paths, options) : throw new UsageException("the standard input, -, cannot be combined with files.");
        }

        foreach (string file in paths)
        {
            InputFile.Check(file);
        }

        if (paths is [var path] && InputFile.IsStream(path))
        {
            using FileStream pipe = InputFile.Open(path);
            return FromStream(pipe, paths, options);
        }

        return Corpus.FromFiles(paths, options);
    }

    /// <summary>Reads a file, or the standard input.</summary>
    public static Corpus Read(CliRun run, string path, CorpusOptions options) => Read(run, [path], options);

    /// <summary>The name of texts in messages.</summary>
    public static string Name(IReadOnlyList<string> paths) =>
        paths is [LineReader.StandardInput] ? "the standard input" : string.Join(" + ", paths.Select(path => $"'{path}'"));

    /// <summary>Reads a stream; errors name the text.</summary>
    public static Corpus FromStream(Stream stream, IReadOnlyList<string> paths, CorpusOptions options)
    {
        try
        {
            return Corpus.FromStream(stream, options);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(e.Message.Replace("'stream'", Name(paths), StringComparison.Ordinal), e);
        }
    }

    /// <summary>Encodes a text that is to be evaluated.</summary>
    /// <exception cref="InvalidDataException">It has no tokens.</exception>
    public static EncodedCorpus Encode(Corpus text, Vocabulary vocabulary, string path)
    {
        EncodedCorpus encoded = text.Encode(vocabulary);
        return encoded.Count > 0 || (vocabulary.EndId is not null && encoded.SentenceCount > 0)
            ? encoded
            : throw new InvalidDataException($"{Name([path])} has no tokens.");
    }
}
