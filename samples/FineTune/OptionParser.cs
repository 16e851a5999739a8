using Samples;
using static Samples.OptionValue;

namespace FineTune;

/// <summary>The command-line options and their help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        FineTune: fine-tunes a language model on another text, with an extended vocabulary and recurrent layers that are frozen at first.

        usage: dotnet run -c Release --project samples/FineTune -- [OPTION]...
        """,
    [
        new("--base", "MODEL", "a word-level model saved by RecurrentLanguageModel.Save (default: one is trained on --text)", (o, v) => o with { Base = ToPath("--base", v) }),
        new("--text", "FILE", "text of the base model, UTF-8 (default: the documents of SeqModels)", (o, v) => o with { Text = ToPath("--text", v) }),
        new("--data", "FILE", "text to fine-tune on, UTF-8 (default: the sources of SeqModels)", (o, v) => o with { Data = ToPath("--data", v) }),
        new("--vocabulary", "N", "maximum vocabulary size of the base model (default: 4000; quick: 800)", (o, v) => o with { Vocabulary = ToInt("--vocabulary", v, 2, 200_000) }),
        new("--new-words", "N", "maximum number of words added from the other text (default: 2000; quick: 400)", (o, v) => o with { NewWords = ToInt("--new-words", v, 0, 200_000) }),
        new("--hidden", "N", "hidden and embedding size of the base model (default: 128; quick: 48)", (o, v) => o with { Hidden = ToInt("--hidden", v, 1, 4096) }),
        new("--base-epochs", "N", "epochs of the base model (default: 8; quick: 3)", (o, v) => o with { BaseEpochs = ToInt("--base-epochs", v, 1, 10_000) }),
        new("--frozen-epochs", "N", "epochs on the other text with the recurrent layers frozen (default: 2; quick: 1)", (o, v) => o with { FrozenEpochs = ToInt("--frozen-epochs", v, 0, 10_000) }),
        new("--epochs", "N", "total epochs on the other text (default: 6; quick: 3)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 10_000) }),
        new("--rate", "X", "learning rate of Adam; fine-tuning uses a third of it (default: 0.003; quick: 0.01)", (o, v) => o with { Rate = ToNumber("--rate", v) }),
        new("--seed", "N", "random seed; the same seed gives the same result (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--quick", null, "a run of a few seconds on part of the texts", (o, _) => o with { Quick = true }),
        new("--out", "DIR", "output folder for report.json, curves.png, logs and the model (default: out/finetune)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--help", null, "show this help", (o, _) => o with { Help = true }),
    ],
        "Perplexities are on the validation texts with the extended vocabulary, so that they are comparable before and after.");

    /// <summary>Parses a command line.</summary>
    /// <exception cref="UsageException">An option is unknown or its value is invalid.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<Func<Options, Options>> given = Table.Read(arguments);
        Options options = Apply(Options.Defaults(Apply(new Options()).Quick));
        return options.FrozenEpochs <= options.Epochs
            ? options
            : throw new UsageException($"--frozen-epochs must be at most --epochs, {options.Epochs}, but was {options.FrozenEpochs}.");

        Options Apply(Options options) => given.Aggregate(options, (o, apply) => apply(o));
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help() => Table.Help();
}
