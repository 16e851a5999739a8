using System.Globalization;
using Samples;
using SeqModels.NGrams;
using static Samples.OptionValue;

namespace NGramExplorer;

/// <summary>The command-line options and their help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        NGramExplorer: estimates, compares and inspects n-gram models.

        usage: dotnet run -c Release --project samples/NGramExplorer -- [--corpus FILE] [OPTION]...
                   compares all smoothing methods at orders 1 to 5, plots Zipf's law, generates sentences and explains a probability
               dotnet run -c Release --project samples/NGramExplorer -- --train FILE [--valid FILE] [--test FILE] [OPTION]...
                   estimates one model
               dotnet run -c Release --project samples/NGramExplorer -- --arpa FILE [--valid FILE] --test FILE [OPTION]...
                   scores texts with a model from a file
               dotnet run -c Release --project samples/NGramExplorer -- --scale [--train FILE] [OPTION]...
                   measures time and memory of estimation for texts of increasing size, made by recombining lines

        Texts are UTF-8, one sentence per line, words separated by spaces.
        """,
    [
        new("--corpus", "FILE", "text for the comparison (default: a generated one); all of it is training text with --valid and --test, otherwise 90 %", (o, v) => o with { Corpus = ToPath("--corpus", v) }),
        new("--train", "FILE", "training text of one model", (o, v) => o with { Train = ToPath("--train", v) }),
        new("--valid", "FILE", "validation text, also for tuning methods with weights", (o, v) => o with { Valid = ToPath("--valid", v) }),
        new("--test", "FILE", "test text", (o, v) => o with { Test = ToPath("--test", v) }),
        new("--arpa", "FILE", "a model to load: ARPA, also gzipped, or written by --save", (o, v) => o with { Arpa = ToPath("--arpa", v) }),
        new("--order", "N", "order of the model, or maximum order of the comparison (default: 5)", (o, v) => o with { Order = ToInt("--order", v, 1, NGramState.MaxOrder) }),
        new("--smoothing", "NAME", $"one of {string.Join(", ", Method.Names)} (default: {Method.Default})", (o, v) => o with { Smoothing = ToMethod(v) }),
        new("--add", "K", "added count of add-k (default: 0.01)", (o, v) => o with { AddedCount = ToNumber("--add", v) }),
        new("--unit", "word|char", "token type; characters are read as running text (default: word)", (o, v) => o with { Characters = ToUnit(v) }),
        new("--prune", "N,N,…", "prune n-grams with at most this count, per order; the last applies to all higher orders (default: 0)", (o, v) => o with { Prune = ToThresholds(v) }),
        new("--prune-entropy", "X", "prune n-grams whose removal changes the perplexity by less than this relative amount, such as 1e-8", (o, v) => o with { PruneEntropy = ToNumber("--prune-entropy", v) }),
        new("--prune-to", "PART", "keep only this share of the n-grams, 0 to 1, those that matter most for the perplexity", (o, v) => o with { PruneTo = ToPart(v) }),
        new("--prune-by", "entropy|count", "criterion of --prune-to: change of perplexity, or count (default: entropy)", (o, v) => o with { PruneByCount = ToCriterion(v) }),
        new("--unknown", "WORD", "the unknown token (default: <unk>, or <oov> if the training text contains <unk> as an ordinary word)", (o, v) => o with { Unknown = ToPath("--unknown", v) }),
        new("--discount-fallback", null, "do not warn about fallback discounts. An order with too few counts always uses the discounts 0.5, 1, 1.5, as the report states (lmplz stops unless given its --discount_fallback)", (o, _) => o with { DiscountFallback = true }),
        new("--memory", "MB", "memory budget; sorts on disk and writes the model directly to the packed file of --save (default with --scale: 200)", (o, v) => o with { MemoryMegabytes = ToInt("--memory", v, 1, 1 << 20) }),
        new("--temporary", "DIR", "folder for temporary files of --memory and --scale (default: the system's folder, with --scale one in --out)", (o, v) => o with { Temporary = ToPath("--temporary", v) }),
        new("--threads", "N", "maximum number of threads (default: number of cores)", (o, v) => o with { Threads = ToInt("--threads", v, 1, 1024) }),
        new("--write-arpa", "FILE", "write the model as ARPA, gzipped when the name ends in .gz", (o, v) => o with { WriteArpa = ToPath("--write-arpa", v) }),
        new("--save", "FILE", "write the model in a form that is loaded by memory mapping", (o, v) => o with { Save = ToPath("--save", v) }),
        new("--storage", "hashed|packed", "storage of --save: hashed for speed, packed for size (default: packed)", (o, v) => o with { Storage = ToStorage(v) }),
        new("--bits", "N", "quantize the packed file of --save to 4 to 16 bits (default: exact)", (o, v) => o with { Bits = ToInt("--bits", v, 4, 16) }),
        new("--json", "FILE", "write the results of one model to a JSON file", (o, v) => o with { Json = ToPath("--json", v) }),
        new("--speed", null, "measure query speed on the test text, on one thread", (o, _) => o with { Speed = true }),
        new("--sentence", "TEXT", "the sentence to explain (default: one of the test text)", (o, v) => o with { Sentence = v }),
        new("--seed", "N", "random seed of generated text and sentences (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--scale", null, "measure how time and memory grow with the text, for five sizes, each in a new process", (o, _) => o with { Scale = true }),
        new("--megabytes", "N", "size of the text that --scale generates in --out (default: 1000)", (o, v) => o with { Megabytes = ToInt("--megabytes", v, 1, 1 << 20) }),
        new("--keep", null, "keep the text that --scale generates, as scale.txt", (o, _) => o with { Keep = true }),
        new("--quick", null, "a run of a few seconds", (o, _) => o with { Quick = true }),
        new("--out", "DIR", "output folder for report.json and zipf.png, or scale.json and ngram-scale.png (default: out/ngramexplorer)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--help", null, "show this help", (o, _) => o with { Help = true }),
    ],
        "Results do not depend on the number of threads.");

    /// <summary>Parses a command line.</summary>
    /// <exception cref="UsageException">An option is unknown, its value is invalid, or options cannot be combined.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = Table.Read(arguments).Aggregate(new Options(), (o, apply) => apply(o));
        return options.Help ? options : Check(options);
    }

    /// <summary>The text of <c>--help</c>.</summary>
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
            throw new UsageException($"{sources[0]} and {sources[1]} cannot be combined: --corpus compares all methods, --train estimates one model, --arpa loads one.");
        }

        if (options.Scale)
        {
            Refuse(files.Any(file => file.File is not null && file.Name != "--train") || options.Save is not null || options.Json is not null || options.WriteArpa is not null,
                "--scale creates its own texts and models: of --corpus, --train, --arpa, --valid, --test, --save, --json and --write-arpa only --train can be combined with it.");
            Refuse(options.Smoothing is not null || options.Prune is not null || options.Characters || options.Bits is not null || options.Storage != "packed",
                "--scale estimates models of words by the default method, exact and packed: no --smoothing, --prune, --unit, --bits or --storage.");
        }
        else if (options.Arpa is not null)
        {
            Refuse(options.Smoothing is not null || options.Order is not null || options.Prune is not null || options.DiscountFallback,
                "--arpa loads an estimated model: --smoothing, --order, --prune and --discount-fallback require --train.");
            Refuse(options.Test is null && options.Valid is null && options.WriteArpa is null && options.Save is null,
                "--arpa needs a text to score: --test FILE or --valid FILE.");
        }
        else if (options.Train is null)
        {
            Refuse(options.Smoothing is not null || options.Prune is not null || options.DiscountFallback || options.WriteArpa is not null || options.Save is not null || options.Json is not null,
                "--smoothing, --prune, --discount-fallback, --write-arpa, --save and --json require --train FILE.");
            Refuse((options.Valid is null) != (options.Test is null) || (options.Valid is not null && options.Corpus is null),
                "--valid and --test must be combined, with --corpus FILE or --train FILE.");
        }
        else
        {
            Refuse(Method.Tunes(options.Smoothing) && options.Valid is null, $"--smoothing {options.Smoothing} tunes its weights and requires --valid FILE.");
            Refuse(options.MemoryMegabytes is not null && (options.Save is null || options.Bits is not null || options.Storage != "packed" || options.Characters),
                "--memory writes word-level models directly to an exact packed file: it requires --save FILE, without --bits, --storage hashed or --unit char.");
            Refuse(options.AddedCount is not null && options.Smoothing != "add-k", "--add requires --smoothing add-k.");
        }

        Refuse((options.Megabytes is not null || options.Keep) && !options.Scale, "--megabytes and --keep require --scale.");
        Refuse(options.Temporary is not null && options.MemoryMegabytes is null && !options.Scale, "--temporary requires --memory or --scale.");
        Refuse(options.Temporary is { } folder && !Directory.Exists(folder), $"--temporary: there is no folder '{options.Temporary}'.");
        Refuse(options.Speed && (!options.IsDirect || options.Test is null || options.Characters), "--speed requires one word-level model and --test FILE.");
        Refuse(options.PruneEntropy is not null && options.PruneTo is not null, "--prune-entropy and --prune-to cannot be combined.");
        Refuse(options.PruneByCount && (options.PruneTo is null || options.Train is null), "--prune-by count requires --prune-to and --train.");
        Refuse(options.Bits is not null && options.Storage != "packed", "--bits requires --storage packed.");
        Refuse(options.Unknown is "<s>" or "</s>", $"--unknown must differ from <s> and </s>, the sentence boundaries, but was '{options.Unknown}'.");
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
