namespace SeqModels.Training;

// Which parameters the backward passes reach.
internal sealed partial class TrainingRun
{
    private readonly GradientReach _reach;
    private bool _hasWarnedOfTensor;

    /// <summary>The batches of this run, those of the epochs before and of the present one.</summary>
    private long _observedBefore;
    private int _observed;
    private bool _hasWarnedOfUnreached;

    /// <summary>After a backward pass: until every parameter was reached, and at the first batch of every epoch.</summary>
    private void ObserveReach()
    {
        _observed++;
        if (_reach.Observe(_tape, all: _batchesDone == 0 || _meters.EpochSteps == 0) is { } warning && !_hasWarnedOfTensor)
        {
            _hasWarnedOfTensor = true;
            Warn(warning);
        }
    }

    /// <summary>Parameters that no gradient has reached; none where this run has made no backward pass.</summary>
    private IReadOnlyList<string> UnreachedParameters => _observedBefore + _observed > 0 ? _reach.Unreached : [];

    /// <summary>At the end of an epoch that this run has trained from the beginning: parameters that no gradient has reached yet, reported once.</summary>
    private void WarnOfUnreached()
    {
        bool isWhole = _observed >= _batchesDone;
        (_observedBefore, _observed) = (_observedBefore + _observed, 0);
        if (isWhole && !_hasWarnedOfUnreached && _reach.Unreached is { Count: > 0 } unreached)
        {
            _hasWarnedOfUnreached = true;
            Warn($"No gradient has reached {Listed(unreached)} in an epoch: is it used in the loss, or cut off by Detach()? Freeze what is not to be trained.");
        }
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count <= 5
        ? string.Join(", ", names.Select(name => $"'{name}'"))
        : $"{string.Join(", ", names.Take(5).Select(name => $"'{name}'"))} and {names.Count - 5} more parameters";
}
