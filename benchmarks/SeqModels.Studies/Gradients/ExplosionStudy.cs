namespace SeqModels.Studies.Gradients;

/// <summary>Statement 6: how often gradients explode, and that clipping contains it.</summary>
/// <param name="Shares">Fresh layers, by spectral radius.</param>
/// <param name="Unclipped">A training of an RNN without clipping.</param>
/// <param name="Clipped">The same training, clipped to the norm 1. Its <see cref="ExplosionTraining.Losses"/> are a curve for a picture.</param>
/// <param name="Gradient">One exploded gradient, before and after clipping.</param>
internal sealed record ExplosionStudy(IReadOnlyList<ExplosionShare> Shares, ExplosionTraining Unclipped, ExplosionTraining Clipped, ClippedGradient Gradient)
{
    private const double LearningRate = 0.05;

    /// <summary>Runs the study.</summary>
    /// <param name="quick">Whether to run for a few seconds only.</param>
    /// <param name="seed">The seed of the trainings; the shares are over the seeds 1, 2, ….</param>
    public static ExplosionStudy Run(bool quick, ulong seed)
    {
        IReadOnlyList<ExplosionShare> shares = quick ? Explosion.Shares(hiddenSize: 16, length: 10, seeds: 5) : Explosion.Shares(hiddenSize: 64, length: 100, seeds: 200);
        (ExplosionTraining unclipped, ExplosionTraining clipped) =
            quick ? ExplosionTraining.Both(64, length: 20, epochs: 2, LearningRate, seed) : ExplosionTraining.Both(64, length: 20, epochs: 60, LearningRate, seed);
        return new ExplosionStudy(shares, unclipped, clipped, ClippedGradient.Measure(64, length: 100, seed));
    }

    /// <summary>The numbers by name.</summary>
    public IReadOnlyList<KeyValuePair<string, double?>> Values =>
    [
        .. Shares.SelectMany(share => (KeyValuePair<string, double?>[])
        [
            new(FormattableString.Invariant($"share of RNNs with ‖G‖ > 1000, ρ = {share.Radius}"), share.Rnn),
            new(FormattableString.Invariant($"share of LSTMs with ‖G‖ > 1000, ρ = {share.Radius}"), share.Lstm),
        ]),
        .. new[] { Unclipped, Clipped }.SelectMany(training => (KeyValuePair<string, double?>[])
        [
            new($"last loss of the RNN with ρ = 1.5, {training.Name} (always 1: 0.1667)", double.IsFinite(training.Losses[^1]) ? training.Losses[^1] : null),
            new($"warnings of an explosion, {training.Name}", training.Warnings),
        ]),
        new("norm of a gradient of the RNN with ρ = 1.5", Gradient.Norm),
        new("the same, clipped to norm 1", Gradient.ClippedNorm),
        new("1 − cosine of the angle between both", 1 - Gradient.Cosine),
    ];
}
