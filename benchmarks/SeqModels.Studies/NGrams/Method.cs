using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Studies.NGrams;

/// <summary>A smoothing method and its command-line name.</summary>
/// <param name="Name">The name.</param>
/// <param name="TunesOn">Whether it has weights that are tuned on the validation text.</param>
/// <param name="Create">Creates it, given the validation text and the added count.</param>
internal sealed record Method(string Name, bool TunesOn, Func<EncodedCorpus?, double, NGramSmoothing> Create)
{
    public const string Default = "modified-kneser-ney";

    public const double AddedCount = 0.01;

    public static IReadOnlyList<Method> All { get; } =
    [
        new("maximum-likelihood", false, (_, _) => NGramSmoothing.MaximumLikelihood),
        new("add-k", false, (_, k) => NGramSmoothing.AddK(k)),
        new("katz", false, (_, _) => NGramSmoothing.GoodTuring()),
        new("witten-bell", false, (_, _) => NGramSmoothing.WittenBell()),
        new("witten-bell-backoff", false, (_, _) => NGramSmoothing.WittenBell() with { Interpolated = false }),
        new("absolute-discounting", false, (_, _) => NGramSmoothing.AbsoluteDiscounting()),
        new("kneser-ney", false, (_, _) => NGramSmoothing.KneserNey()),
        new(Default, false, (_, _) => NGramSmoothing.ModifiedKneserNey()),
        new("jelinek-mercer", true, (heldOut, _) => NGramSmoothing.JelinekMercer(heldOut!, byCount: false)),
        new("jelinek-mercer-by-count", true, (heldOut, _) => NGramSmoothing.JelinekMercer(heldOut!)),
        new("stupid-backoff", false, (_, _) => NGramSmoothing.StupidBackoff()),
    ];

    public static IEnumerable<string> Names => All.Select(method => method.Name);

    /// <summary>Whether the method of this name, if any, needs a validation text.</summary>
    public static bool Tunes(string? name) => name is not null && Find(name).TunesOn;

    public static Method Find(string name) => All.First(method => method.Name == name);
}
