using System.Collections.Immutable;
using SeqModels.Cli.Running;
using SeqModels.Text;

namespace SeqModels.Cli.Texts;

/// <summary>A text that is read several times, each time in another way; the standard input and pipes are kept in memory.</summary>
internal sealed class ReadableText
{
    private readonly CliRun _run;
    private readonly string _path;
    private readonly byte[]? _bytes; // of a text that can be read only once

    public ReadableText(CliRun run, string path)
    {
        (_run, _path) = (run, path);
        if (InputFile.IsStream(path))
        {
            using var memory = new MemoryStream();
            using Stream input = path == LineReader.StandardInput ? run.Input : InputFile.Open(path);
            input.CopyTo(memory);
            _bytes = memory.ToArray();
        }
    }

    /// <summary>The text, read in one way.</summary>
    public Corpus As(CorpusOptions options) => _bytes is null
        ? TextSource.Read(_run, _path, options)
        : TextSource.FromStream(new MemoryStream(_bytes), [_path], options);

    /// <summary>The number of characters of each line, its end included.</summary>
    public ImmutableArray<long> LineLengths()
    {
        ImmutableArray<long>.Builder lengths = ImmutableArray.CreateBuilder<long>();
        long length = 0;
        foreach (string character in As(CorpusOptions.Characters).Tokens())
        {
            length++;
            if (character == "\n")
            {
                lengths.Add(length);
                length = 0;
            }
        }

        if (length > 0)
        {
            lengths.Add(length + 1);
        }

        return lengths.ToImmutable();
    }
}
