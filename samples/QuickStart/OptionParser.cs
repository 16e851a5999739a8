using Samples;
using static Samples.OptionValue;

namespace QuickStart;

/// <summary>The command-line options and their help.</summary>
internal static class OptionParser
{
    private static readonly string[] ModelNames = ["ngram", "mlp", "rnn", "gru", "lstm", "mixture"];

    private static readonly OptionTable<Options> Table = new(
        """
        QuickStart: trains an n-gram model, a neural n-gram model, an RNN, a GRU and an LSTM on a text, mixes them, compares all and generates text.

        usage: dotnet run -c Release --project samples/QuickStart -- [OPTION]...
        """,
    [
        new("--corpus", "FILE", "training text, UTF-8 (default: the sources and documents of SeqModels)", (o, v) => o with { Corpus = ToPath("--corpus", v) }),
        new("--unit", "char|word", "token type (default: char)", (o, v) => o with { Unit = ToUnit(v) }),
        new("--models", "NAMES", "models to train, separated by commas (default: all: ngram,mlp,rnn,gru,lstm,mixture; the mixture is of the models before it)", (o, v) => o with { Models = ToModels(v) }),
        new("--order", "N", "order of the n-gram model (default: the best on the validation text)", (o, v) => o with { Order = ToInt("--order", v, 1, 10) }),
        new("--vocabulary", "N", "maximum vocabulary size with --unit word (default: 5000; quick: 1000)", (o, v) => o with { Vocabulary = ToInt("--vocabulary", v, 2, 200_000) }),
        new("--hidden", "N", "hidden size (default: 192; quick: 64)", (o, v) => o with { Hidden = ToInt("--hidden", v, 1, 4096) }),
        new("--layers", "N", "number of recurrent layers (default: 1)", (o, v) => o with { Layers = ToInt("--layers", v, 1, 16) }),
        new("--epochs", "N", "number of epochs (default: 6)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 100_000) }),
        new("--steps", "N", "sequence length of truncated backpropagation through time (default: 64; word or quick: 32)", (o, v) => o with { Steps = ToInt("--steps", v, 1, 4096) }),
        new("--batch", "N", "batch size (default: 32; quick: 16)", (o, v) => o with { Batch = ToInt("--batch", v, 1, 4096) }),
        new("--rate", "X", "peak learning rate of Adam (default: 0.01)", (o, v) => o with { Rate = ToNumber("--rate", v) }),
        new("--clip", "X", "threshold of gradient clipping by global norm (default: 1)", (o, v) => o with { Clip = ToNumber("--clip", v) }),
        new("--seed", "N", "random seed; the same seed gives the same result (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--prompt", "TEXT", "prompt of generated text (default: 'public static ', with --corpus three words of the test text)", (o, v) => o with { Prompt = v }),
        new("--temperature", "X", "sampling temperature of generated text; 0 is greedy (default: 0.8)", (o, v) => o with { Temperature = ToNumberFromZero("--temperature", v) }),
        new("--quick", null, "a run of a few seconds on part of the text", (o, _) => o with { Quick = true }),
        new("--out", "DIR", "output folder for report.json, curves.png and the models (default: out/quickstart)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--load", "DIR", "load the models from the --out folder of an earlier run, evaluate them and generate text, without training", (o, v) => o with { Load = ToPath("--load", v) }),
        new("--help", null, "show this help", (o, _) => o with { Help = true }),
    ],
        "Ctrl+C stops training; the models trained so far are evaluated and saved.");

    /// <summary>Parses a command line.</summary>
    /// <exception cref="UsageException">An option is unknown or its value is invalid.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<Func<Options, Options>> given = Table.Read(arguments);
        Options asked = Apply(new Options());
        return Apply(Options.Defaults(asked.Quick, asked.Unit));

        Options Apply(Options options) => given.Aggregate(options, (o, apply) => apply(o));
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help() => Table.Help();

    private static Unit ToUnit(string value) => value switch
    {
        "char" => Unit.Char,
        "word" => Unit.Word,
        _ => throw new UsageException($"--unit must be char or word, but was '{value}'."),
    };

    private static string[] ToModels(string value)
    {
        string[] names = value.Split(',', StringSplitOptions.TrimEntries);
        string? wrong = Array.Find(names, name => !ModelNames.Contains(name));
        if (wrong is not null)
        {
            throw new UsageException($"--models must be of {string.Join(", ", ModelNames)}, separated by commas, but was '{value}'.");
        }

        return [.. names.Distinct()];
    }
}
