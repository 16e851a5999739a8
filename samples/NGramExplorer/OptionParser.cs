using System.Globalization;
using Samples;
using SeqModels.NGrams;
using static Samples.OptionValue;

namespace NGramExplorer;

/// <summary>Reads the command line by one table, which is also the help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        NGramExplorer: what n-gram models make of a text.

        usage: dotnet run -c Release --project samples/NGramExplorer -- [--corpus FILE] [OPTION]...
                   estimates orders 1 to 5 with every method, compares them, draws Zipf's law, writes sentences, explains one
               dotnet run -c Release --project samples/NGramExplorer -- --train FILE [--valid FILE] [--test FILE] [OPTION]...
                   estimates one model
               dotnet run -c Release --project samples/NGramExplorer -- --arpa FILE [--valid FILE] --test FILE [OPTION]...
                   scores texts with a model from a file
               dotnet run -c Release --project samples/NGramExplorer -- --scale [--train FILE] [OPTION]...
                   makes a large text of the lines of a smaller one and shows what estimations from more and more of it take

        Texts are UTF-8, one sentence per line, words between spaces.
        """,
    [
        new("--corpus", "FILE", "the text to compare on (default: a generated one); with --valid and --test all of it is trained on, else 90 %", (o, v) => o with { Corpus = ToPath("--corpus", v) }),
        new("--train", "FILE", "the text to estimate one model from", (o, v) => o with { Train = ToPath("--train", v) }),
        new("--valid", "FILE", "a text to measure on, and to tune on where the method has something to tune", (o, v) => o with { Valid = ToPath("--valid", v) }),
        new("--test", "FILE", "a text to measure on", (o, v) => o with { Test = ToPath("--test", v) }),
        new("--arpa", "FILE", "a model to score with: ARPA, also gzipped, or one that --save wrote", (o, v) => o with { Arpa = ToPath("--arpa", v) }),
        new("--order", "N", "order of the model, or the highest one to compare (default: 5)", (o, v) => o with { Order = ToInt("--order", v, 1, NGramState.MaxOrder) }),
        new("--smoothing", "NAME", $"one of {string.Join(", ", Method.Names)} (default: {Method.Default})", (o, v) => o with { Smoothing = ToMethod(v) }),
        new("--add", "K", "what add-k adds to each count (default: 0.01)", (o, v) => o with { AddedCount = ToNumber("--add", v) }),
        new("--unit", "word|char", "what a token is; characters are read as running text (default: word)", (o, v) => o with { Characters = ToUnit(v) }),
        new("--prune", "N,N,…", "leave out n-grams that occur no more often than this, per order, the last for all higher (default: 0)", (o, v) => o with { Prune = ToThresholds(v) }),
        new("--prune-entropy", "X", "leave out n-grams whose loss changes the model's perplexity by less than this share, such as 1e-8", (o, v) => o with { PruneEntropy = ToNumber("--prune-entropy", v) }),
        new("--prune-to", "PART", "leave only this part of the n-grams, 0 to 1, those whose loss would change the perplexity most", (o, v) => o with { PruneTo = ToPart(v) }),
        new("--prune-by", "entropy|count", "what --prune-to chooses by: the change of perplexity, or how often an n-gram occurs (default: entropy)", (o, v) => o with { PruneByCount = ToCriterion(v) }),
        new("--unknown", "WORD", "what stands for unknown words (default: <unk>, or <oov> where the training text has the word <unk>, which is then a word like any other)", (o, v) => o with { Unknown = ToPath("--unknown", v) }),
        new("--discount-fallback", null, "too few counts for the formula of discounts are expected: do not remark on it. An order without discounts takes 0.5, 1, 1.5 in any case, and the report names it (lmplz stops without its --discount_fallback)", (o, _) => o with { DiscountFallback = true }),
        new("--memory", "MB", "work within so much memory, sorting on disk; the model goes straight to the packed file of --save (with --scale: 200 when not given)", (o, v) => o with { MemoryMegabytes = ToInt("--memory", v, 1, 1 << 20) }),
        new("--temporary", "DIR", "where --memory and --scale put temporary files (default: the system's folder, with --scale one in --out)", (o, v) => o with { Temporary = ToPath("--temporary", v) }),
        new("--threads", "N", "threads to use at most (default: as many as there are cores)", (o, v) => o with { Threads = ToInt("--threads", v, 1, 1024) }),
        new("--write-arpa", "FILE", "write the model as ARPA, gzipped when the name ends in .gz", (o, v) => o with { WriteArpa = ToPath("--write-arpa", v) }),
        new("--save", "FILE", "write the model for opening by memory mapping", (o, v) => o with { Save = ToPath("--save", v) }),
        new("--storage", "hashed|packed", "the form of --save: hashed for speed, packed for size (default: packed)", (o, v) => o with { Storage = ToStorage(v) }),
        new("--bits", "N", "quantise what --save --storage packed writes to 4 to 16 bits (default: exact)", (o, v) => o with { Bits = ToInt("--bits", v, 4, 16) }),
        new("--json", "FILE", "write the figures of one model", (o, v) => o with { Json = ToPath("--json", v) }),
        new("--speed", null, "measure how fast the model answers, on one thread, over the test text", (o, _) => o with { Speed = true }),
        new("--sentence", "TEXT", "the sentence to explain (default: one of the test text)", (o, v) => o with { Sentence = v }),
        new("--seed", "N", "names the random numbers of generated text and sentences (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--scale", null, "show how time and memory grow with the text: each of five sizes by a process of its own", (o, _) => o with { Scale = true }),
        new("--megabytes", "N", "the size of the text that --scale makes, in --out (default: 1000)", (o, v) => o with { Megabytes = ToInt("--megabytes", v, 1, 1 << 20) }),
        new("--keep", null, "keep the text that --scale makes, as scale.txt", (o, _) => o with { Keep = true }),
        new("--quick", null, "a small run of a few seconds", (o, _) => o with { Quick = true }),
        new("--out", "DIR", "where report.json and zipf.png, or scale.json and ngram-scale.png, go (default: out/ngramexplorer)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--help", null, "show this", (o, _) => o with { Help = true }),
    ],
        "Same options, same figures, on any number of threads.");

    /// <summary>The options that a command line asks for.</summary>
    /// <exception cref="UsageException">There is no such option, its value is not allowed, or options do not go together.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = Table.Read(arguments).Aggregate(new Options(), (o, apply) => apply(o));
        return options.Help ? options : Check(options);
    }

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Help() => Table.Help();

    private static Options Check(Options options)
    {
        (string Name, string? File)[] files =
        [
            ("--corpus", options.Corpus), ("--train", options.Train), ("--arpa", options.Arpa), ("--valid", options.Valid), ("--test", options.Test),
        ];
        string[] sources = [.. files.Take(3).Where(file => file.File is not null).Select(file => file.Name)];
        if (sources.Length > 1)
        {
            throw new UsageException($"{sources[0]} and {sources[1]} do not go together: --corpus compares all methods, --train estimates one model, --arpa opens one.");
        }

        if (options.Scale)
        {
            Refuse(files.Any(file => file.File is not null && file.Name != "--train") || options.Save is not null || options.Json is not null || options.WriteArpa is not null,
                "--scale makes its texts and models itself: of --corpus, --train, --arpa, --valid, --test, --save, --json and --write-arpa only --train goes with it.");
            Refuse(options.Smoothing is not null || options.Prune is not null || options.Characters || options.Bits is not null || options.Storage != "packed",
                "--scale estimates models of words by the default method, exact and packed: no --smoothing, --prune, --unit, --bits or --storage.");
        }
        else if (options.Arpa is not null)
        {
            Refuse(options.Smoothing is not null || options.Order is not null || options.Prune is not null || options.DiscountFallback,
                "--arpa opens a model that is estimated already: --smoothing, --order, --prune and --discount-fallback go with --train.");
            Refuse(options.Test is null && options.Valid is null && options.WriteArpa is null && options.Save is null,
                "--arpa needs a text to score: --test FILE or --valid FILE.");
        }
        else if (options.Train is null)
        {
            Refuse(options.Smoothing is not null || options.Prune is not null || options.DiscountFallback || options.WriteArpa is not null || options.Save is not null || options.Json is not null,
                "--smoothing, --prune, --discount-fallback, --write-arpa, --save and --json are for one model: give --train FILE.");
            Refuse((options.Valid is null) != (options.Test is null) || (options.Valid is not null && options.Corpus is null),
                "--valid and --test go together, with --corpus FILE or --train FILE.");
        }
        else
        {
            Refuse(Method.Tunes(options.Smoothing) && options.Valid is null, $"--smoothing {options.Smoothing} tunes its weights: give --valid FILE.");
            Refuse(options.MemoryMegabytes is not null && (options.Save is null || options.Bits is not null || options.Storage != "packed" || options.Characters),
                "--memory writes words' models straight to a file in the exact packed form: give --save FILE, and no --bits, --storage hashed or --unit char.");
            Refuse(options.AddedCount is not null && options.Smoothing != "add-k", "--add goes with --smoothing add-k.");
        }

        Refuse((options.Megabytes is not null || options.Keep) && !options.Scale, "--megabytes and --keep go with --scale.");
        Refuse(options.Temporary is not null && options.MemoryMegabytes is null && !options.Scale, "--temporary goes with --memory or --scale.");
        Refuse(options.Temporary is { } folder && !Directory.Exists(folder), $"--temporary: there is no folder '{options.Temporary}'.");
        Refuse(options.Speed && (!options.IsDirect || options.Test is null || options.Characters), "--speed goes with one model of words and --test FILE.");
        Refuse(options.PruneEntropy is not null && options.PruneTo is not null, "--prune-entropy and --prune-to do not go together.");
        Refuse(options.PruneByCount && (options.PruneTo is null || options.Train is null), "--prune-by count goes with --prune-to and --train.");
        Refuse(options.Bits is not null && options.Storage != "packed", "--bits goes with --storage packed.");
        Refuse(options.Unknown is "<s>" or "</s>", $"--unknown must differ from <s> and </s>, which bound sentences, but was '{options.Unknown}'.");
        foreach ((string name, string? file) in new[] { ("--write-arpa", options.WriteArpa), ("--save", options.Save), ("--json", options.Json) })
        {
            Refuse(file is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))), $"{name}: there is no folder for '{file}'.");
        }

        foreach ((string name, string? file) in files)
        {
            Refuse(file is not null && !File.Exists(file), $"{name}: there is no file '{file}'.");
        }

        return options;
    }

    private static void Refuse(bool wrong, string message)
    {
        if (wrong)
        {
            throw new UsageException(message);
        }
    }

    private static string ToMethod(string value) => Method.Names.Contains(value)
        ? value
        : throw new UsageException($"--smoothing must be one of {string.Join(", ", Method.Names)}, but was '{value}'.");

    private static bool ToUnit(string value) => value switch
    {
        "char" => true,
        "word" => false,
        _ => throw new UsageException($"--unit must be word or char, but was '{value}'."),
    };

    private static bool ToCriterion(string value) => value switch
    {
        "count" => true,
        "entropy" => false,
        _ => throw new UsageException($"--prune-by must be entropy or count, but was '{value}'."),
    };

    private static string ToStorage(string value) => value is "hashed" or "packed"
        ? value
        : throw new UsageException($"--storage must be hashed or packed, but was '{value}'.");

    private static double ToPart(string value) => ToNumber("--prune-to", value) is <= 1 and var part
        ? part
        : throw new UsageException($"--prune-to must be a number above 0, at most 1, but was '{value}'.");

    private static int[] ToThresholds(string value)
    {
        var thresholds = new List<int>();
        foreach (string part in value.Split(','))
        {
            bool valid = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int threshold);
            thresholds.Add(valid && threshold >= thresholds.LastOrDefault()
                ? threshold
                : throw new UsageException($"--prune must be whole numbers of 0 or more that do not decrease, such as 0,0,1, but was '{value}'."));
        }

        return [.. thresholds];
    }
}
