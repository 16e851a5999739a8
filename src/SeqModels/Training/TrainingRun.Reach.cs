namespace SeqModels.Training;

// Which parameters the backward passes reach.
internal sealed partial class TrainingRun
{
    private readonly GradientReach _reach;
    private bool _hasWarnedOfTensor;

    /// <summary>The number of batches of this run in earlier epochs and in the current one.</summary>
    private long _observedBefore;
    private int _observed;
    private bool _hasWarnedOfUnreached;

    /// <summary>Called after a backward pass. Observes until every parameter has been reached, and at the first batch of every epoch.</summary>
    private void ObserveReach()
    {
        _observed++;
        if (_reach.Observe(_tape, all: _batchesDone == 0 || _meters.EpochSteps == 0) is { } warning && !_hasWarnedOfTensor)
        {
            _hasWarnedOfTensor = true;
            Warn(warning);
        }
    }

    /// <summary>The parameters that no gradient has reached; empty before the first backward pass.</summary>
    private IReadOnlyList<string> UnreachedParameters => _observedBefore + _observed > 0 ? _reach.Unreached : [];

    /// <summary>Warns once, at the end of an epoch that this run trained completely, of parameters that no gradient has reached.</summary>
    private void WarnOfUnreached()
    {
        bool isWhole = _observed >= _batchesDone;
        (_observedBefore, _observed) = (_observedBefore + _observed, 0);
        if (isWhole && !_hasWarnedOfUnreached && _reach.Unreached is { Count: > 0 } unreached)
        {
            _hasWarnedOfUnreached = true;
            Warn($"No gradient has reached {Listed(unreached)} during an epoch. Is it used in the loss, or detached by Detach()? Freeze parameters that are not to be trained.");
        }
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count <= 5
        ? string.Join(", ", names.Select(name => $"'{name}'"))
        : $"{string.Join(", ", names.Take(5).Select(name => $"'{name}'"))} and {names.Count - 5} more parameters";
}
