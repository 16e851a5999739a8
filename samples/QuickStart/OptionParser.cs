using System.Globalization;
using System.Text;

namespace QuickStart;

/// <summary>An error of whoever runs the program; its message is all there is to say.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Reads the command line by one table, which is also the help.</summary>
internal static class OptionParser
{
    private sealed record Entry(string Name, string? Argument, string Help, Func<Options, string, Options> Apply);

    private static readonly string[] ModelNames = ["ngram", "rnn", "gru", "lstm"];

    private static readonly Entry[] Table =
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
        new("--seed", "N", "names the random numbers: the same seed, the same result (default: 1)", (o, v) => o with { Seed = ToSeed(v) }),
        new("--prompt", "TEXT", "what generated text begins with (default: 'public static ', with --corpus three words of the test text)", (o, v) => o with { Prompt = v }),
        new("--quick", null, "a small run of a few seconds on a part of the text", (o, _) => o with { Quick = true }),
        new("--out", "DIR", "where report.json, curves.png and the models go (default: out/quickstart)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--load", "DIR", "open the models of an earlier run's --out, evaluate and generate; nothing is trained or written", (o, v) => o with { Load = ToPath("--load", v) }),
        new("--help", null, "show this", (o, _) => o with { Help = true }),
    ];

    /// <summary>The options that a command line asks for.</summary>
    /// <exception cref="UsageException">There is no such option, or its value is not allowed.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        List<(Entry Entry, string Value)> given = Read(arguments);
        Options asked = Apply(new Options());
        return Apply(Options.Defaults(asked.Quick, asked.Unit));

        Options Apply(Options options) => given.Aggregate(options, (o, option) => option.Entry.Apply(o, option.Value));
    }

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Help()
    {
        var text = new StringBuilder();
        text.AppendLine("QuickStart: trains an n-gram, an RNN, a GRU and an LSTM on a text, compares them, and lets each write.");
        text.AppendLine();
        text.AppendLine("usage: dotnet run -c Release --project samples/QuickStart -- [OPTION]...");
        text.AppendLine();
        foreach (Entry entry in Table)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {entry.Name + " " + entry.Argument,-20}  {entry.Help}");
        }

        text.AppendLine();
        text.Append("Ctrl+C stops training; what was learned until then is evaluated and saved.");
        return text.ToString();
    }

    private static List<(Entry Entry, string Value)> Read(IReadOnlyList<string> arguments)
    {
        List<(Entry, string)> given = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            Entry entry = Array.Find(Table, entry => entry.Name == parts[0])
                ?? throw new UsageException($"there is no option '{arguments[i]}'; --help lists them.");
            if (entry.Argument is null)
            {
                given.Add(parts.Length == 1 ? (entry, "") : throw new UsageException($"{entry.Name} takes no value, but was '{arguments[i]}'."));
            }
            else if (parts.Length == 2)
            {
                given.Add((entry, parts[1]));
            }
            else
            {
                given.Add(++i < arguments.Count ? (entry, arguments[i]) : throw new UsageException($"{entry.Name} needs a value: {entry.Name} {entry.Argument}."));
            }
        }

        return given;
    }

    private static string ToPath(string name, string value) => value.Length > 0 ? value : throw new UsageException($"{name} needs a name.");

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

    private static int ToInt(string name, string value, int smallest, int largest) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= smallest && number <= largest
            ? number
            : throw new UsageException($"{name} must be a whole number from {smallest} to {largest}, but was '{value}'.");

    private static double ToNumber(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number)
            ? number
            : throw new UsageException($"{name} must be a number above 0, but was '{value}'.");

    private static ulong ToSeed(string value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw new UsageException($"--seed must be a whole number of 0 or more, but was '{value}'.");
}
