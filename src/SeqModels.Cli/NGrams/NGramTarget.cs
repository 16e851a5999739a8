using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.NGrams;

namespace SeqModels.Cli.NGrams;

/// <summary>The options of the file that a command writes: ARPA or binary, and the storage of a binary file.</summary>
internal sealed class NGramTarget
{
    private const string Automatic = "auto", ArpaName = "arpa", Binary = "binary", Hashed = "hashed", Packed = "packed";

    private readonly Option<string> _format = CliOption.Choice("--format",
        "Format of the output; auto: ARPA if its name ends with .arpa or .arpa.gz, otherwise binary", Automatic, Automatic, ArpaName, Binary);

    private readonly Option<string> _storage = CliOption.Choice("--storage",
        "Storage of a binary file: hashed is faster, packed smaller", Hashed, Hashed, Packed);

    private readonly Option<int?> _bits = CliOption.Optional("--bits",
        "Quantize probabilities and backoff weights of packed storage to this many bits (default: exact)", 4, 16);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_format);
        command.Options.Add(_storage);
        command.Options.Add(_bits);
    }

    /// <summary>Checks the options and the file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="texts">Texts that the command reads and must not replace.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Check(CliRun run, string path, params IEnumerable<string> texts)
    {
        OutputFile.Check(path, texts);
        bool isArpa = IsArpa(run, path);
        foreach (Option option in (ReadOnlySpan<Option>)[_storage, _bits])
        {
            if (isArpa && run.IsGiven(option))
            {
                throw new UsageException($"{option.Name} is for binary files, but '{path}' is to be an ARPA file.");
            }
        }

        if (run.Get(_bits) is not null && run.Get(_storage) != Packed)
        {
            throw new UsageException("--bits requires --storage packed.");
        }
    }

    public bool IsArpa(CliRun run, string path) => run.Get(_format) switch
    {
        ArpaName => true,
        Binary => false,
        _ => path.EndsWith(".arpa", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".arpa.gz", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Whether the file has the form that <c>NGramModel.EstimateToFile</c> writes.</summary>
    public bool IsExactPacked(CliRun run, string path) =>
        !IsArpa(run, path) && run.Get(_bits) is null && (run.Get(_storage) == Packed || !run.IsGiven(_storage));

    /// <summary>Writes a model; an existing file is replaced only after the new one is complete.</summary>
    public void Save(CliRun run, NGramModel model, string path)
    {
        if (IsArpa(run, path))
        {
            Arpa.Write(model, path, cancellationToken: run.Cancellation);
            return;
        }

        model.Save(path, new NGramStorageOptions
        {
            Kind = run.Get(_storage) == Packed ? NGramStorageKind.Packed : NGramStorageKind.Hashed,
            ProbabilityBits = run.Get(_bits),
            BackoffBits = run.Get(_bits),
        }, run.Cancellation);
    }
}
