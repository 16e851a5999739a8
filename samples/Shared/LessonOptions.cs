using static Samples.OptionValue;

namespace Samples;

/// <summary>The options of samples that have few: <c>--quick</c>, <c>--out DIR</c>, <c>--seed N</c>, <c>--help</c>.</summary>
internal sealed record LessonOptions : ISampleOptions
{
    public bool Help { get; init; }

    /// <summary>Whether to run for a few seconds only, as a test.</summary>
    public bool Quick { get; init; }

    /// <summary>The random seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The output folder.</summary>
    public required string Out { get; init; }

    /// <summary>A text file; null for the sample's own text. Only for samples that read a text.</summary>
    public string? Corpus { get; init; }

    /// <summary>Runs a sample with these options; errors become messages and an exit status.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="name">The sample's name, which is also the name of its default output folder below <c>out</c>.</param>
    /// <param name="summary">One sentence for <c>--help</c>.</param>
    /// <param name="run">The sample. The output folder exists.</param>
    /// <param name="hasCorpus">Whether the sample has the option <c>--corpus FILE</c>.</param>
    public static int Run(string[] arguments, string name, string summary, Action<LessonOptions> run, bool hasCorpus = false)
    {
        string folder = Path.Combine("out", name.ToLowerInvariant());
        Option<LessonOptions>[] corpus = hasCorpus
            ? [new("--corpus", "FILE", "a UTF-8 text (default: the sources and documents of SeqModels)", (o, v) => o with { Corpus = ToPath("--corpus", v) })]
            : [];
        var table = new OptionTable<LessonOptions>(
            $"{name}: {summary}\n\nusage: dotnet run -c Release --project samples/{name} -- [OPTION]...",
            [
                new("--out", "DIR", $"output folder (default: {folder.Replace('\\', '/')})", (o, v) => o with { Out = ToPath("--out", v) }),
                new("--seed", "N", "random seed; the same seed gives the same result (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
                .. corpus,
                new("--quick", null, "a run of a few seconds, as a test", (o, _) => o with { Quick = true }),
                new("--help", null, "show this help", (o, _) => o with { Help = true }),
            ],
            "");
        return SampleProgram.Run(
            () => table.Read(arguments).Aggregate(new LessonOptions { Out = folder }, (o, apply) => apply(o)),
            table.Help,
            options =>
            {
                run(options with { Out = CreateFolder("--out", options.Out) });
                return 0;
            });
    }
}
