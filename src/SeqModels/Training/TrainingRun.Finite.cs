using SeqModels.Tensors;

namespace SeqModels.Training;

// Parameters that are not finite end a run: nothing that follows could make them finite again.
internal sealed partial class TrainingRun
{
    private bool _isBroken;

    private bool AreParametersFinite => Array.TrueForAll(_parameters, named => FiniteValues.All(named.Parameter));

    /// <summary>Looks at all parameters: before the first step and after the last one, when others than the optimizer may have changed them.</summary>
    private void CheckParameters(string when, long step)
    {
        if (!_isBroken && !AreParametersFinite)
        {
            Break(NonFiniteDiagnosis.OfParameters(_task.Module, when, step, _epoch, _meters));
        }
    }

    /// <summary>The best parameters, or the average, take the parameters' place, and must be finite as well.</summary>
    private void PutResultInPlace()
    {
        if (!(_options.KeepBest && _best.Restore()))
        {
            _average?.Swap();
        }

        CheckParameters($"after step {_meters.TotalSteps}, with the best ones or the average in their place,", _meters.TotalSteps);
    }

    /// <summary>Throws where the policy is to fail; otherwise warns, and the run ends before its next step.</summary>
    private void Break(NonFiniteTrainingException failure)
    {
        if (FailsOnNonFinite)
        {
            throw failure;
        }

        _isBroken = true;
        string ending = _options.KeepBest && _best.HasValues ? $"the best validation's, of epoch {_best.Epoch}" : _average is { Count: > 0 } ? "the average of those before" : "these";
        string checkpoint = _options.Checkpoints is null ? "" : "; no checkpoint is saved of them";
        Warn($"{failure.Message} The run ends here{checkpoint}. The module's parameters are {ending}.");
    }
}
