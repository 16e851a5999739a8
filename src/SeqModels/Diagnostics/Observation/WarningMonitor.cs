using System.Globalization;
using SeqModels.Training;

namespace SeqModels.Diagnostics.Observation;

/// <summary>
/// Decides when to warn. A kind of warning is reported when it occurs first, and again only after it has not occurred for
/// <see cref="GradientObserverOptions.Window"/> steps.
/// </summary>
internal sealed class WarningMonitor(GradientObserverOptions options, TrainingOptions training)
{
    private readonly Dictionary<GradientWarningKind, long> _lastSeen = [];
    private readonly Queue<bool> _clipped = new(options.Window);
    private int _clippedCount;
    private int _shortHorizons;

    /// <summary>The warnings about an optimizer step.</summary>
    public IEnumerable<GradientWarning> AfterStep(TrainingProgress step)
    {
        Count(step.IsClipped);
        if (step.HasNonFiniteValues && IsNew(GradientWarningKind.NonFinite, step))
            yield return Warning(GradientWarningKind.NonFinite, step, $"the loss is {step.Loss:G6}, the gradient norm {step.GradientNorm:G6}: a loss, gradient or parameter is not finite. Lower the learning rate or clip gradients, and check for bad input.");
        if (step.GradientNorm > options.MaxNorm && !step.IsClipped && double.IsFinite(step.GradientNorm) && IsNew(GradientWarningKind.ExplodingGradient, step))
            yield return Warning(GradientWarningKind.ExplodingGradient, step, $"the gradient norm {step.GradientNorm:G6} exceeds {options.MaxNorm:G6}, and the gradient is not clipped. Clip gradients with GradientClipping.ByGlobalNorm, or lower the learning rate.");
        if (training.Clipping.MaxNorm is { } threshold && _clipped.Count == options.Window && ClippedShare >= options.MaxClippedShare && IsNew(GradientWarningKind.AlwaysClipped, step))
            yield return Warning(GradientWarningKind.AlwaysClipped, step, $"{100 * ClippedShare:F0} % of the last {options.Window} steps were clipped to the norm {threshold:G6} (the last one from {step.GradientNorm:G6}): the threshold determines the length of every step. Raise it above the usual norm, or lower the learning rate if the norm grows.");
    }

    /// <summary>The warning about the horizons of an observation; null for none.</summary>
    public GradientWarning? AfterObservation(TrainingProgress step, IReadOnlyList<GradientHorizon> horizons)
    {
        GradientHorizon[] below = [.. horizons.Where(horizon => horizon.At90 < options.MinHorizon)];
        _shortHorizons = below.Length > 0 ? _shortHorizons + 1 : 0;
        string layers = string.Join(", ", below.Select(horizon => FormattableString.Invariant($"{horizon.At90} in '{horizon.Layer}'")));
        return below.Length > 0 && _shortHorizons == options.VanishingObservations
            ? Warning(GradientWarningKind.VanishingGradient, step, $"the 90 % gradient horizon has been below {options.MinHorizon} time steps in {_shortHorizons} observations; it is {layers}. The gradient vanishes over longer lags: use an LSTM with a positive forget bias or a GRU, or orthogonal recurrent weights.")
            : null;
    }

    /// <summary>The warning about a step in which training fails; null if one was reported within the window.</summary>
    public GradientWarning? AfterFailure(NonFiniteTrainingException failure) => IsNew(GradientWarningKind.NonFinite, failure.TotalSteps)
        ? new GradientWarning(GradientWarningKind.NonFinite, failure.TotalSteps, failure.Epoch, failure.Message)
        : null;

    private double ClippedShare => (double)_clippedCount / _clipped.Count;

    private void Count(bool isClipped)
    {
        if (_clipped.Count == options.Window)
            _clippedCount -= _clipped.Dequeue() ? 1 : 0;
        _clipped.Enqueue(isClipped);
        _clippedCount += isClipped ? 1 : 0;
    }

    private bool IsNew(GradientWarningKind kind, TrainingProgress step) => IsNew(kind, step.TotalSteps);

    private bool IsNew(GradientWarningKind kind, long step)
    {
        bool isNew = !_lastSeen.TryGetValue(kind, out long last) || step - last > options.Window;
        _lastSeen[kind] = step;
        return isNew;
    }

    private static GradientWarning Warning(GradientWarningKind kind, TrainingProgress step, FormattableString what) => new(
        kind, step.TotalSteps, step.Epoch, string.Create(CultureInfo.InvariantCulture, $"Step {step.TotalSteps} (epoch {step.Epoch}): ") + what.ToString(CultureInfo.InvariantCulture));
}
