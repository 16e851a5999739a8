using Samples;
using static Samples.OptionValue;

namespace QuickStart;

/// <summary>Reads the command line by one table, which is also the help.</summary>
internal static class OptionParser
{
    private static readonly string[] ModelNames = ["ngram", "rnn", "gru", "lstm"];

    private static readonly OptionTable<Options> Table = new(
        """
        QuickStart: trains an n-gram, an RNN, a GRU and an LSTM on a text, compares them, and lets each write.

        usage: dotnet run -c Release --project samples/QuickStart -- [OPTION]...
        """,
    [
        new("--corpus", "FILE", "the text to learn, UTF-8 (default: the sources and documents of SeqModels itself)", (o, v) => o with { Corpus = ToPath("--corpus", v) }),
        new("--unit", "char|word", "what a token is (default: char)", (o, v) => o with { Unit = ToUnit(v) }),
        new("--models", "NAMES", "which models to train, separated by commas (default: ngram,rnn,gru,lstm)", (o, v) => o with { Models = ToModels(v) }),
        new("--order", "N", "order of the n-gram (default: the best on the validation text)", (o, v) => o with { Order = ToInt("--order", v, 1, 10) }),
        new("--vocabulary", "N", "most entries of a vocabulary of words (default: 5000; quick: 1000)", (o, v) => o with { Vocabulary = ToInt("--vocabulary", v, 2, 200_000) }),
        new("--hidden", "N", "units of every recurrent layer (default: 192; quick: 64)", (o, v) => o with { Hidden = ToInt("--hidden", v, 1, 4096) }),
        new("--layers", "N", "recurrent layers (default: 1)", (o, v) => o with { Layers = ToInt("--layers", v, 1, 16) }),
        new("--epochs", "N", "how often the text is read (default: 6)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 100_000) }),
        new("--steps", "N", "how many tokens gradients go back (default: 64; word or quick: 32)", (o, v) => o with { Steps = ToInt("--steps", v, 1, 4096) }),
        new("--batch", "N", "rows of text that are read side by side (default: 32; quick: 16)", (o, v) => o with { Batch = ToInt("--batch", v, 1, 4096) }),
        new("--rate", "X", "the highest learning rate of Adam (default: 0.01)", (o, v) => o with { Rate = ToNumber("--rate", v) }),
        new("--clip", "X", "bound of the gradient's norm (default: 1)", (o, v) => o with { Clip = ToNumber("--clip", v) }),
        new("--seed", "N", "names the random numbers: the same seed, the same result (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--prompt", "TEXT", "what generated text begins with (default: 'public static ', with --corpus three words of the test text)", (o, v) => o with { Prompt = v }),
        new("--temperature", "X", "how adventurous generated text is: 1 draws by the model's probabilities, 0 takes the most probable token always (default: 0.8)", (o, v) => o with { Temperature = ToNumberFromZero("--temperature", v) }),
        new("--quick", null, "a small run of a few seconds on a part of the text", (o, _) => o with { Quick = true }),
        new("--out", "DIR", "where report.json, curves.png and the models go (default: out/quickstart)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--load", "DIR", "open the models of an earlier run's --out, evaluate and generate; nothing is trained or written", (o, v) => o with { Load = ToPath("--load", v) }),
        new("--help", null, "show this", (o, _) => o with { Help = true }),
    ],
        "Ctrl+C stops training; what was learned until then is evaluated and saved.");

    /// <summary>The options that a command line asks for.</summary>
    /// <exception cref="UsageException">There is no such option, or its value is not allowed.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<Func<Options, Options>> given = Table.Read(arguments);
        Options asked = Apply(new Options());
        return Apply(Options.Defaults(asked.Quick, asked.Unit));

        Options Apply(Options options) => given.Aggregate(options, (o, apply) => apply(o));
    }

    /// <summary>What <c>--help</c> shows.</summary>
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
