using System.CommandLine;
using System.Globalization;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Studies.Common;
using Given = SeqModels.Studies.Common.StudyOption<SeqModels.Studies.NGrams.Options>;

namespace SeqModels.Studies.NGrams;

/// <summary>The subcommand <c>ngrams</c>: estimates, compares and measures n-gram models.</summary>
internal static class NGramStudy
{
    private const string Summary =
        """
        Estimates, compares and measures n-gram models. Texts are UTF-8, one sentence per line, words separated by spaces.

          [--corpus FILE]                                     compares all smoothing methods at orders 1 to 5, plots Zipf's law, generates
                                                              sentences and explains a probability
          --train FILE [--valid FILE] [--test FILE]           estimates one model
          --arpa FILE [--valid FILE] --test FILE              scores texts with a model from a file
          --scale [--train FILE]                              measures time and memory of estimation for texts of increasing size, made by
                                                              recombining lines

        Results do not depend on the number of threads.
        """;

    private static readonly Given[] Own =
    [
        Given.Text("--corpus", "FILE", "text for the comparison (default: a generated one); all of it is training text with --valid and --test, otherwise 90 %", (o, v) => o with { Corpus = v }),
        Given.Text("--train", "FILE", "training text of one model", (o, v) => o with { Train = v }),
        Given.Text("--valid", "FILE", "validation text, also for tuning methods with weights", (o, v) => o with { Valid = v }),
        Given.Text("--test", "FILE", "test text", (o, v) => o with { Test = v }),
        Given.Text("--arpa", "FILE", "a model to load: ARPA, also gzipped, or written by --save", (o, v) => o with { Arpa = v }),
        Given.Whole("--order", "N", "order of the model, or maximum order of the comparison (default: 5)", 1, NGramState.MaxOrder, (o, v) => o with { Order = v }),
        Given.OneOf("--smoothing", "NAME", $"one of {string.Join(", ", Method.Names)} (default: {Method.Default})", Method.Names, (o, v) => o with { Smoothing = v }),
        Given.Positive("--add", "K", "added count of add-k (default: 0.01)", (o, v) => o with { AddedCount = v }),
        Given.OneOf("--unit", "word|char", "token type; characters are read as running text (default: word)", ["word", "char"], (o, v) => o with { Characters = v == "char" }),
        Given.Text("--prune", "N,N,…", "prune n-grams with at most this count, per order; the last applies to all higher orders (default: 0)", (o, v) => o with { Prune = ToThresholds(v) }),
        Given.Positive("--prune-entropy", "X", "prune n-grams whose removal changes the perplexity by less than this relative amount, such as 1e-8", (o, v) => o with { PruneEntropy = v }),
        Given.Of<double>("--prune-to", "PART", "keep only this share of the n-grams, 0 to 1, those that matter most for the perplexity", (o, v) => o with { PruneTo = v }, v => v is > 0 and <= 1 ? null : "must be a number above 0, at most 1"),
        Given.OneOf("--prune-by", "entropy|count", "criterion of --prune-to: change of perplexity, or count (default: entropy)", ["entropy", "count"], (o, v) => o with { PruneByCount = v == "count" }),
        Given.Text("--unknown", "WORD", "the unknown token (default: <unk>, or <oov> if the training text contains <unk> as an ordinary word)", (o, v) => o with { Unknown = v }),
        Given.Flag("--discount-fallback", "do not warn about fallback discounts. An order with too few counts always uses the discounts 0.5, 1, 1.5, as the report states (lmplz stops unless given its --discount_fallback)", o => o with { DiscountFallback = true }),
        Given.Whole("--memory", "MB", "memory budget; sorts on disk and writes the model directly to the packed file of --save (default with --scale: 200)", 1, 1 << 20, (o, v) => o with { MemoryMegabytes = v }),
        Given.Text("--temporary", "DIR", "folder for temporary files of --memory and --scale (default: the system's folder, with --scale one in --out)", (o, v) => o with { Temporary = v }),
        Given.Whole("--threads", "N", "maximum number of threads (default: number of cores)", 1, 1024, (o, v) => o with { Threads = v }),
        Given.Text("--write-arpa", "FILE", "write the model as ARPA, gzipped when the name ends in .gz", (o, v) => o with { WriteArpa = v }),
        Given.Text("--save", "FILE", "write the model in a form that is loaded by memory mapping", (o, v) => o with { Save = v }),
        Given.OneOf("--storage", "hashed|packed", "storage of --save: hashed for speed, packed for size (default: packed)", ["hashed", "packed"], (o, v) => o with { Storage = v }),
        Given.Whole("--bits", "N", "quantize the packed file of --save to 4 to 16 bits (default: exact)", 4, 16, (o, v) => o with { Bits = v }),
        Given.Text("--json", "FILE", "write the results of one model to a JSON file", (o, v) => o with { Json = v }),
        Given.Flag("--speed", "measure query speed on the test text, on one thread", o => o with { Speed = true }),
        Given.Text("--sentence", "TEXT", "the sentence to explain (default: one of the test text)", (o, v) => o with { Sentence = v }),
        Given.Flag("--scale", "measure how time and memory grow with the text, for five sizes, each in a new process", o => o with { Scale = true }),
        Given.Whole("--megabytes", "N", "size of the text that --scale generates in --out (default: 1000)", 1, 1 << 20, (o, v) => o with { Megabytes = v }),
        Given.Flag("--keep", "keep the text that --scale generates, as scale.txt", o => o with { Keep = true }),
    ];

    public static Command Command => Study.Create("ngrams", Summary, Run, Own);

    private static int Run(Options given, CancellationToken cancellationToken)
    {
        Options options = Check(given);
        Parallelism.Degree = options.Threads ?? Parallelism.Degree;
        if (options.Scale)
        {
            ScaleRun.Run(options);
        }
        else if (options.IsDirect)
        {
            DirectRun.Run(options);
        }
        else
        {
            Overview.Run(options);
        }

        return 0;
    }

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
