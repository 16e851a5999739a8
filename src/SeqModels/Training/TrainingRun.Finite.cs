using SeqModels.Tensors;

namespace SeqModels.Training;

// Non-finite parameters end a run: no later step could make them finite again.
internal sealed partial class TrainingRun
{
    private bool _isBroken;

    private bool AreParametersFinite => Array.TrueForAll(_parameters, named => FiniteValues.All(named.Parameter));

    /// <summary>
    /// Checks all parameters before the first and after the last step, when code other than the optimizer may have changed them.
    /// </summary>
    private void CheckParameters(string when, long step)
    {
        if (!_isBroken && !AreParametersFinite)
        {
            Break(NonFiniteDiagnosis.OfParameters(_task.Module, when, step, _epoch, _meters));
        }
    }

    /// <summary>Replaces the parameters by the best or averaged ones, which must be finite as well.</summary>
    private void PutResultInPlace()
    {
        if (!(_options.KeepBest && _best.Restore()))
        {
            _average?.Swap();
        }

        CheckParameters($"after step {_meters.TotalSteps}, replaced by the best or averaged ones,", _meters.TotalSteps);
    }

    /// <summary>Throws under <see cref="Optimizers.NonFinitePolicy.Fail"/>; otherwise warns, and the run ends before its next step.</summary>
    private void Break(NonFiniteTrainingException failure)
    {
        if (FailsOnNonFinite)
        {
            throw failure;
        }

        _isBroken = true;
        string ending = _options.KeepBest && _best.HasValues ? $"those of the best validation (epoch {_best.Epoch})" : _average is { Count: > 0 } ? "the averaged ones" : "these";
        string checkpoint = _options.Checkpoints is null ? "" : ", and no checkpoint is saved";
        Warn($"{failure.Message} The run ends here{checkpoint}. The module's parameters are {ending}.");
    }
}
