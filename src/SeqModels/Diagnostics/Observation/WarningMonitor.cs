using System.Globalization;
using SeqModels.Optimizers;
using SeqModels.Training;

namespace SeqModels.Diagnostics.Observation;

/// <summary>
/// Decides when to warn. A kind of warning is reported when it occurs first, and again only after it has not occurred for
/// <see cref="GradientObserverOptions.Window"/> steps.
/// </summary>
internal sealed class WarningMonitor(GradientObserverOptions options, TrainingContext context)
{
    private readonly Dictionary<GradientWarningKind, long> _lastSeen = [];
    private readonly Queue<bool> _clipped = new(options.Window);
    private readonly GradientClipping _clipping = context.Options.Clipping;
    private int _clippedCount;
    private int _shortHorizons;

    /// <summary>The warnings about an optimizer step.</summary>
    public IEnumerable<GradientWarning> AfterStep(TrainingProgress step, StepOutcome outcome)
    {
        Count(step.IsClipped);
        if (step.HasNonFiniteValues && IsNew(GradientWarningKind.NonFinite, step.TotalSteps))
            yield return Warning(GradientWarningKind.NonFinite, step, $"{NonFiniteText.Of(outcome, context)}. Lower the learning rate or clip gradients, and check for bad input.");

        // A clipped step is no explosion, but clipping does not reach all parameters.
        (double norm, bool isOfAll) = step.IsClipped ? (outcome.ExcludedNorm, false) : (step.GradientNorm, true);
        if (norm > options.MaxNorm && double.IsFinite(norm) && IsNew(GradientWarningKind.ExplodingGradient, step.TotalSteps))
            yield return Warning(GradientWarningKind.ExplodingGradient, step, Explosion(norm, isOfAll && outcome.ExcludedNorm <= options.MaxNorm));
        if (_clipping.MaxNorm is { } threshold && _clipped.Count == options.Window && ClippedShare >= options.MaxClippedShare && IsNew(GradientWarningKind.AlwaysClipped, step.TotalSteps))
            yield return Warning(GradientWarningKind.AlwaysClipped, step, $"{100 * ClippedShare:F0} % of the last {options.Window} steps were clipped to the norm {threshold:G6} (the last one from {step.GradientNorm:G6}): the threshold determines the length of every step. Raise it above the usual norm, or lower the learning rate if the norm grows.");
    }

    /// <summary>The warning about the horizons of an observation; null for none.</summary>
    public GradientWarning? AfterObservation(TrainingProgress step, IReadOnlyList<MeasuredHorizon> horizons)
    {
        MeasuredHorizon[] below = [.. horizons.Where(measured => measured.IsBelow(options.MinHorizon))];
        _shortHorizons = below.Length > 0 ? _shortHorizons + 1 : 0;
        if (below.Length == 0 || _shortHorizons != options.VanishingObservations)
            return null;
        string layers = string.Join(", ", below.Select(measured => FormattableString.Invariant($"{measured.Horizon.At90} in '{measured.Horizon.Layer}' (largest lag {measured.LargestLag})")));
        string remedies = string.Join("; ", below.Select(measured => measured.Remedy));
        return Warning(GradientWarningKind.VanishingGradient, step, $"the 90 % gradient horizon has been below {options.MinHorizon} time steps, or the largest lag if that is smaller, in {_shortHorizons} observations; it is {layers}. The gradient vanishes over longer lags: {remedies}.");
    }

    /// <summary>The warning about a step in which training fails; null if one was reported within the window.</summary>
    public GradientWarning? AfterFailure(NonFiniteTrainingException failure) => IsNew(GradientWarningKind.NonFinite, failure.TotalSteps)
        ? new GradientWarning(GradientWarningKind.NonFinite, failure.TotalSteps, failure.Epoch, failure.Message)
        : null;

    public static GradientWarning Warning(GradientWarningKind kind, long step, int epoch, FormattableString what) => new(
        kind, step, epoch, string.Create(CultureInfo.InvariantCulture, $"Step {step} (epoch {epoch}): ") + what.ToString(CultureInfo.InvariantCulture));

    private static GradientWarning Warning(GradientWarningKind kind, TrainingProgress step, FormattableString what) => Warning(kind, step.TotalSteps, step.Epoch, what);

    private FormattableString Explosion(double norm, bool isClippable)
    {
        if (!isClippable)
            return $"the gradient norm {norm:G6} exceeds {options.MaxNorm:G6}, by parameters that are excluded from clipping. Remove ParameterGroup.IsClipped = false, or lower the learning rate.";
        if (_clipping.MaxNorm is { } threshold)
            return $"the gradient norm {norm:G6} exceeds {options.MaxNorm:G6}, but is below the clipping threshold {threshold:G6}. Lower the threshold, or the learning rate.";
        return _clipping.MaxValue is not null || _clipping.MaxRatio is not null
            ? $"the gradient norm {norm:G6} exceeds {options.MaxNorm:G6}, but nothing reaches the clipping threshold {_clipping.MaxValue ?? _clipping.MaxRatio:G6}. Lower it, or the learning rate."
            : (FormattableString)$"the gradient norm {norm:G6} exceeds {options.MaxNorm:G6}, and the gradient is not clipped. Clip gradients with GradientClipping.ByGlobalNorm, or lower the learning rate.";
    }

    private double ClippedShare => (double)_clippedCount / _clipped.Count;

    private void Count(bool isClipped)
    {
        if (_clipped.Count == options.Window)
            _clippedCount -= _clipped.Dequeue() ? 1 : 0;
        _clipped.Enqueue(isClipped);
        _clippedCount += isClipped ? 1 : 0;
    }

    private bool IsNew(GradientWarningKind kind, long step)
    {
        bool isNew = !_lastSeen.TryGetValue(kind, out long last) || step - last > options.Window;
        _lastSeen[kind] = step;
        return isNew;
    }
}
