using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Soundness;

/// <summary>The table of all cases.</summary>
internal static class SoundnessCases
{
    public static IReadOnlyList<SoundnessCase> All { get; } =
    [
        .. TokenCrash.All(), .. OperationSoundness.All(), .. LayerSoundness.All(), .. RecurrentSoundness.All(), .. StepperSoundness.All(),
        .. LossSoundness.All(), .. OptimizerSoundness.All(), .. LanguageModelSoundness.All(), .. NGramSoundness.All(), .. EstimationSoundness.All(),
        .. Fingerprints.All.Where(one => !one.Value.Differs).Select(one => new SoundnessCase("fingerprint " + one.Key, print => print.Add<char>(Fingerprints.Compute(one.Key))) { IsLong = true }),
    ];

    /// <param name="withLong">Whether those are taken that take long.</param>
    /// <param name="part">What the names must hold.</param>
    public static SoundnessCase[] Where(bool withLong, string part) =>
        [.. All.Where(one => (withLong || !one.IsLong) && one.Name.Contains(part, StringComparison.Ordinal))];
}
