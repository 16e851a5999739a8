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
            return paths.Count == 1 ? Corpus.FromStream(run.Input, options) : throw new UsageException("the standard input, -, cannot be combined with files.");
        }

        foreach (string path in paths)
        {
            InputFile.Check(path);
        }

        return Corpus.FromFiles(paths, options);
    }

    /// <summary>Reads a file, or the standard input.</summary>
    public static Corpus Read(CliRun run, string path, CorpusOptions options) => Read(run, [path], options);
}
