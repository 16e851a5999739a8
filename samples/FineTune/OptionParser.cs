using Samples;
using static Samples.OptionValue;

namespace FineTune;

/// <summary>Reads the command line by one table, which is also the help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        FineTune: takes a model of one text to another: a larger vocabulary, frozen recurrent layers at first, and what is forgotten.

        usage: dotnet run -c Release --project samples/FineTune -- [OPTION]...
        """,
    [
        new("--base", "MODEL", "a trained model of words, as RecurrentLanguageModel.Save wrote it (default: one is trained on --text)", (o, v) => o with { Base = ToPath("--base", v) }),
        new("--text", "FILE", "the text of the base model, UTF-8 (default: the documents of SeqModels)", (o, v) => o with { Text = ToPath("--text", v) }),
        new("--data", "FILE", "the other text, UTF-8 (default: the sources of SeqModels)", (o, v) => o with { Data = ToPath("--data", v) }),
        new("--vocabulary", "N", "most words of the base model (default: 4000; quick: 800)", (o, v) => o with { Vocabulary = ToInt("--vocabulary", v, 2, 200_000) }),
        new("--new-words", "N", "most words that the other text adds (default: 2000; quick: 400)", (o, v) => o with { NewWords = ToInt("--new-words", v, 0, 200_000) }),
        new("--hidden", "N", "units of the base model's LSTM and width of its embedding (default: 128; quick: 48)", (o, v) => o with { Hidden = ToInt("--hidden", v, 1, 4096) }),
        new("--base-epochs", "N", "how often the base model reads its text (default: 8; quick: 3)", (o, v) => o with { BaseEpochs = ToInt("--base-epochs", v, 1, 10_000) }),
        new("--frozen-epochs", "N", "epochs on the other text with the recurrent layers frozen (default: 2; quick: 1)", (o, v) => o with { FrozenEpochs = ToInt("--frozen-epochs", v, 0, 10_000) }),
        new("--epochs", "N", "epochs on the other text in all (default: 6; quick: 3)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 10_000) }),
        new("--rate", "X", "learning rate of Adam; fine-tuning takes a third of it (default: 0.003; quick: 0.01)", (o, v) => o with { Rate = ToNumber("--rate", v) }),
        new("--seed", "N", "names the random numbers: the same seed, the same result (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--quick", null, "a small run of a few seconds on a part of the texts", (o, _) => o with { Quick = true }),
        new("--out", "DIR", "where report.json, curves.png, logs and the model go (default: out/finetune)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--help", null, "show this", (o, _) => o with { Help = true }),
    ],
        "Perplexities are of validation texts in the larger vocabulary, so that before and after can be compared.");

    /// <summary>The options that a command line asks for.</summary>
    /// <exception cref="UsageException">There is no such option, or its value is not allowed.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<Func<Options, Options>> given = Table.Read(arguments);
        Options options = Apply(Options.Defaults(Apply(new Options()).Quick));
        return options.FrozenEpochs <= options.Epochs
            ? options
            : throw new UsageException($"--frozen-epochs must be at most --epochs, {options.Epochs}, but was {options.FrozenEpochs}.");

        Options Apply(Options options) => given.Aggregate(options, (o, apply) => apply(o));
    }

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Help() => Table.Help();
}
