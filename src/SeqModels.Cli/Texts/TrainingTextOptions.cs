using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.Text;

namespace SeqModels.Cli.Texts;

/// <summary>The texts of a training run on the command line: files, validation.</summary>
internal sealed class TrainingTextOptions
{
    public Argument<string[]> Files { get; } = new("text")
    {
        Description = "Training texts, read in order; UTF-8, may be gzip; - for the standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> Validation { get; } = CliOption.File("--valid", "Validation text");

    public Option<double> ValidationShare { get; } = CliOption.Number(
        "--valid-share", "Share at the end of the text that is used for validation instead of training, without --valid", 0.05, 0, 0.9);

    public IReadOnlyList<Option> All => [Validation, ValidationShare];

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Inputs(CliRun run) => run.Get(Validation) is { } validation ? run.Get(Files).Append(validation) : run.Get(Files);

    /// <summary>Reads the texts, and encodes them with a vocabulary that may depend on the training text.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">How texts are read.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <exception cref="InvalidDataException">The text has no tokens.</exception>
    /// <exception cref="UsageException">Both options are given.</exception>
    public TrainingText Read(CliRun run, CorpusOptions options, Func<Corpus, Vocabulary> vocabulary)
    {
        if (run.IsGiven(Validation) && run.IsGiven(ValidationShare))
        {
            throw new UsageException("--valid and --valid-share exclude each other.");
        }

        Corpus text = TextSource.Read(run, run.Get(Files), options);
        Corpus? validation = null;
        if (run.Get(Validation) is { } file)
        {
            validation = TextSource.Read(run, file, options);
        }
        else if (run.Get(ValidationShare) is > 0 and var share)
        {
            (text, validation, _) = text.Split(1 - share, share, 0);
        }

        Vocabulary known = vocabulary(text);
        var encoded = new TrainingText(text.Encode(known), validation?.Encode(known));
        if (encoded.TokenCount == 0)
        {
            string rest = !run.IsGiven(Validation) && encoded.Validation is { Count: > 0 } ? " beside those for validation" : "";
            throw new InvalidDataException($"{TextSource.Name(run.Get(Files))} has no tokens to train on{rest}.");
        }

        return encoded;
    }
}
