using SeqModels.NGrams;

namespace SeqModels.Cli.NGrams;

/// <summary>A smoothing method by its name on the command line.</summary>
/// <param name="Name">The name.</param>
/// <param name="Options">The options that belong to it.</param>
/// <param name="Create">Creates it.</param>
internal sealed record SmoothingMethod(string Name, IReadOnlyList<string> Options, Func<SmoothingSettings, NGramSmoothing> Create)
{
    public const string Default = "modified-kneser-ney";

    public const string AddedCountOption = "--added-count";
    public const string FactorOption = "--factor";
    public const string FallbackOption = "--discount-fallback";
    public const string WeightsOption = "--weights";
    public const string TuneOption = "--tune";
    public const string PruneOption = "--prune";
    public const string UniformOption = "--no-uniform";

    public static IReadOnlyList<SmoothingMethod> All { get; } =
    [
        new(Default, [FallbackOption, TuneOption, PruneOption, UniformOption], settings => Discounting(NGramSmoothing.ModifiedKneserNey(), settings)),
        new("kneser-ney", [FallbackOption, TuneOption, PruneOption, UniformOption], settings => Discounting(NGramSmoothing.KneserNey(), settings)),
        new("absolute-discounting", [FallbackOption, TuneOption, PruneOption, UniformOption], settings => Discounting(NGramSmoothing.AbsoluteDiscounting(), settings)),
        new("katz", [PruneOption, UniformOption], settings => settings.Apply(NGramSmoothing.GoodTuring())),
        new("witten-bell", [PruneOption, UniformOption], settings => settings.Apply(NGramSmoothing.WittenBell())),
        new("witten-bell-backoff", [PruneOption, UniformOption], settings => settings.Apply(NGramSmoothing.WittenBell() with { Interpolated = false })),
        new("jelinek-mercer", [TuneOption, WeightsOption, PruneOption, UniformOption], settings => JelinekMercer(settings, byCount: false)),
        new("jelinek-mercer-by-count", [TuneOption, PruneOption, UniformOption], settings => JelinekMercer(settings, byCount: true)),
        new("stupid-backoff", [FactorOption, PruneOption], settings => settings.Apply(StupidBackoff(settings))),
        new("add-k", [AddedCountOption], settings => NGramSmoothing.AddK(settings.AddedCount ?? 1)),
        new("maximum-likelihood", [], _ => NGramSmoothing.MaximumLikelihood),
    ];

    public static SmoothingMethod Find(string name) => All.First(method => method.Name == name);

    private static BackoffSmoothing Discounting(DiscountSmoothing method, SmoothingSettings settings)
    {
        method = method with { HeldOut = settings.HeldOut };
        return settings.Apply(settings.FallbackDiscounts is { } discounts ? method with { FallbackDiscounts = discounts } : method);
    }

    private static StupidBackoffSmoothing StupidBackoff(SmoothingSettings settings) => settings.Factor is { } factor
        ? NGramSmoothing.StupidBackoff() with { Factor = factor }
        : NGramSmoothing.StupidBackoff();

    private static BackoffSmoothing JelinekMercer(SmoothingSettings settings, bool byCount) => settings.Apply(
        settings.HeldOut is { } heldOut ? NGramSmoothing.JelinekMercer(heldOut, byCount) : NGramSmoothing.JelinekMercer(settings.Weights!));
}
