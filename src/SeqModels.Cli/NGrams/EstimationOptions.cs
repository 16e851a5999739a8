using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>The options of <c>ngram estimate</c> that say how the text is read and smoothed.</summary>
internal sealed class EstimationOptions
{
    private const string Words = "word", Characters = "char";

    private readonly Option<int> _order = CliOption.Integer("--order", "Length of the longest n-grams", 5, 1, NGramState.MaxOrder);
    private readonly Option<string> _smoothing = Smoothings();
    private readonly Option<int[]> _prune = ListOption.Integers(SmoothingMethod.PruneOption,
        "Prune n-grams of order 1, 2, … that occur at most this often; the last number applies to all higher orders (default: 0)", 0);
    private readonly Option<double[]> _fallback = ListOption.Numbers(SmoothingMethod.FallbackOption,
        "Discounts of orders whose counts give none (default: 0.5 1 1.5, or 0.5, with a warning)", 0);
    private readonly Option<string?> _tune = CliOption.File(SmoothingMethod.TuneOption,
        "Held-out text to which weights or discounts are fitted; jelinek-mercer requires it or --weights");
    private readonly Option<double[]> _weights = ListOption.Numbers(SmoothingMethod.WeightsOption,
        "Weights of jelinek-mercer for orders 1, 2, …", 0, 1);
    private readonly Option<double?> _addedCount = CliOption.OptionalNumber(SmoothingMethod.AddedCountOption,
        "k of add-k (default: 1)", double.Epsilon);
    private readonly Option<double?> _factor = CliOption.OptionalNumber(SmoothingMethod.FactorOption,
        "Factor per backoff of stupid-backoff (default: 0.4)", 0, 1);
    private readonly Option<bool> _noUniform = new(SmoothingMethod.UniformOption)
    {
        Description = "Do not interpolate order 1 with the uniform distribution",
    };
    private readonly Option<string> _unit = CliOption.Choice("--unit",
        "Token: word, for sentences, one per line; or char, for running text", Words, Words, Characters);
    private readonly Option<int> _minCount = CliOption.Integer("--min-count", "Words that occur less often become unknown", 1, 1);
    private readonly Option<int?> _maxVocabulary = CliOption.Optional("--max-vocabulary",
        "Keep only the most frequent words, this many with the special tokens", 1);
    private readonly Option<string?> _vocabulary = CliOption.File("--vocabulary",
        "A file with the words to keep, separated by white space; all others become unknown");
    private readonly Option<string?> _unknown = new("--unknown")
    {
        Description = "The unknown token (default: <unk>, or <oov> if the text has <unk> as a word)",
        HelpName = "token",
    };
    private readonly Option<bool> _skipSpecial = new("--skip-special-tokens")
    {
        Description = "Ignore <s>, </s> and the unknown token in the text, which are an error otherwise",
    };
    private readonly Option<bool> _skipEmpty = new("--skip-empty-lines")
    {
        Description = "Ignore lines without words, which are empty sentences otherwise",
    };

    private Option[] MethodOptions => [_prune, _fallback, _tune, _weights, _addedCount, _factor, _noUniform];

    private Option[] WordOptions => [_vocabulary, _unknown, _skipSpecial, _skipEmpty];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_order, _smoothing, .. MethodOptions, _unit, _minCount, _maxVocabulary, .. WordOptions])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public void Check(CliRun run)
    {
        SmoothingMethod method = Method(run);
        if (MethodOptions.FirstOrDefault(option => run.IsGiven(option) && !method.Options.Contains(option.Name)) is { } foreign)
        {
            throw new UsageException($"{foreign.Name} does not belong to --smoothing {method.Name}.");
        }

        if (method.Options.Contains(SmoothingMethod.TuneOption) && !method.Options.Contains(SmoothingMethod.FallbackOption)
            && run.IsGiven(_tune) == (method.Options.Contains(SmoothingMethod.WeightsOption) && run.IsGiven(_weights)))
        {
            string required = method.Options.Contains(SmoothingMethod.WeightsOption) ? "either --tune or --weights" : "--tune";
            throw new UsageException($"--smoothing {method.Name} requires {required}.");
        }

        if (AreCharacters(run) && WordOptions.FirstOrDefault(run.IsGiven) is { } option)
        {
            throw new UsageException($"{option.Name} does not belong to --unit char.");
        }

        if (run.IsGiven(_vocabulary) && (run.IsGiven(_minCount) || run.IsGiven(_maxVocabulary)))
        {
            throw new UsageException("--vocabulary cannot be combined with --min-count or --max-vocabulary.");
        }
    }

    /// <summary>The files that are read beside the text.</summary>
    public IEnumerable<string> Inputs(CliRun run) => new[] { run.Get(_tune), run.Get(_vocabulary) }.OfType<string>();

    public int Order(CliRun run) => run.Get(_order);

    public SmoothingMethod Method(CliRun run) => SmoothingMethod.Find(run.Get(_smoothing));

    public bool AreCharacters(CliRun run) => run.Get(_unit) == Characters;

    /// <summary>Whether discounts of small texts are no surprise.</summary>
    public bool ExpectsFallback(CliRun run) => run.IsGiven(_fallback);

    /// <summary>The smoothing, whose parameters may be fitted to held-out text.</summary>
    public NGramSmoothing Smoothing(CliRun run, Func<Vocabulary> vocabulary) => Method(run).Create(new SmoothingSettings
    {
        HeldOut = run.Get(_tune) is { } path ? Encode(run, path, vocabulary()) : null,
        AddedCount = run.Get(_addedCount),
        Factor = run.Get(_factor),
        FallbackDiscounts = run.GetList(_fallback),
        Weights = run.GetList(_weights),
        PruneThresholds = run.GetList(_prune),
        InterpolateUnigrams = !run.Get(_noUniform),
    });

    /// <summary>How characters are chosen for the vocabulary.</summary>
    public VocabularyOptions CharacterVocabulary(CliRun run) => new() { MinCount = run.Get(_minCount), MaxSize = run.Get(_maxVocabulary) };

    /// <summary>How a text of words is read.</summary>
    public SentenceFileOptions Reading(CliRun run, string unknown) => new()
    {
        Vocabulary = VocabularyOptions.Sentences with { MinCount = run.Get(_minCount), MaxSize = run.Get(_maxVocabulary), Unknown = unknown },
        SpecialTokens = run.Get(_skipSpecial) ? SpecialTokenPolicy.Skip : SpecialTokenPolicy.Refuse,
        SkipEmptyLines = run.Get(_skipEmpty),
        Threads = Numerics.Parallelism.Degree,
    };

    /// <summary>The given vocabulary; null if it comes from the text.</summary>
    public Vocabulary? Vocabulary(CliRun run, string unknown) => run.Get(_vocabulary) is { } path ? VocabularyFile.Read(path, unknown) : null;

    /// <summary>The unknown token: as given, or one that is no word of the text.</summary>
    /// <exception cref="UsageException">The file to write is ARPA, where <c>&lt;unk&gt;</c> is the unknown token, and the text has it as a
    /// word.</exception>
    public string Unknown(CliRun run, string path, bool isArpa)
    {
        if (run.Get(_unknown) is { } given)
        {
            return given;
        }

        string unknown = run.Get(_skipSpecial) ? UnknownToken.Usual : UnknownToken.For(path);
        if (unknown != UnknownToken.Usual)
        {
            if (isArpa)
            {
                throw new UsageException($"the text has {UnknownToken.Usual} as a word, which an ARPA file cannot hold; "
                    + "use --skip-special-tokens, or write a binary file.");
            }

            run.Warn($"the text has {UnknownToken.Usual} as a word; the unknown token is {unknown} (--unknown and --skip-special-tokens change that).");
        }

        return unknown;
    }

    private static Option<string> Smoothings()
    {
        string[] names = [.. SmoothingMethod.All.Select(method => method.Name)];
        Option<string> option = CliOption.Choice("--smoothing",
            "Smoothing method", SmoothingMethod.Default, names);
        option.HelpName = "method";
        return option;
    }

    private EncodedCorpus Encode(CliRun run, string path, Vocabulary vocabulary) => AreCharacters(run)
        ? Corpus.FromFile(path, CorpusOptions.Characters).Encode(vocabulary)
        : SentenceFile.Read(path, vocabulary);
}
