using System.Globalization;
using SeqModels.Numerics.Lanes;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Search;

/// <summary>
/// One beam search. All open hypotheses have the same length, so that ranking them by log-probability is ranking them by score; the states of
/// dropped hypotheses are reused.
/// </summary>
internal sealed class BeamSearcher
{
    private readonly ILanguageModel _model;
    private readonly BeamSearchOptions _options;
    private readonly int? _end;
    private readonly bool[] _excluded;
    private readonly float[] _logProbabilities;
    private readonly BeamCandidates _candidates;
    private readonly Stack<LanguageModelState> _spare = new();
    private readonly List<BeamHypothesis> _complete = [];

    public BeamSearcher(ILanguageModel model, BeamSearchOptions options)
    {
        Vocabulary vocabulary = model.Vocabulary;
        (_model, _options) = (model, options);
        _end = options.EndId is { } end ? Check(end, nameof(BeamSearchOptions.EndId), nameof(options)) : vocabulary.EndId;
        _excluded = new bool[vocabulary.Count];
        foreach (int id in options.ForbiddenIds)
            _excluded[Check(id, nameof(BeamSearchOptions.ForbiddenIds), nameof(options))] = true;
        if (vocabulary.BeginId is { } begin)
            _excluded[begin] = true;
        if (options.ExcludeUnknown && vocabulary.UnknownId is { } unknown)
            _excluded[unknown] = true;
        _logProbabilities = new float[vocabulary.Count];
        _candidates = new BeamCandidates(options.Width);
    }

    public IReadOnlyList<BeamHypothesis> Search(IEnumerable<int> prompt, CancellationToken cancellationToken)
    {
        LanguageModelState state = _model.CreateState();
        foreach (int token in ReadingOrder.OfContext(_model, prompt))
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.Advance(token);
        }

        List<BeamNode> open = [new BeamNode(null, 0, 0) { State = state }];
        for (int length = 0; length < _options.MaxTokens && open.Count > 0 && !CanStop(open[0]); length++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            open = Extend(open);
        }

        if (open.Count > 0 && !CanStop(open[0]))
        {
            foreach (BeamNode node in open)
                Keep(node, isComplete: false);
        }

        return [.. _complete];
    }

    /// <summary>Extends every hypothesis by one token; returns the open ones among the best, in order.</summary>
    private List<BeamNode> Extend(List<BeamNode> open)
    {
        _candidates.Clear();
        foreach (BeamNode node in open)
        {
            node.State!.LogProbabilities(_logProbabilities);
            DistributionCheck.RequireLogarithms(_model, _logProbabilities);
            Offer(node);
        }

        var next = new List<BeamNode>(_candidates.Kept.Count);
        foreach ((BeamNode parent, int token, double logProbability) in _candidates.Kept)
        {
            var node = new BeamNode(parent, token, logProbability);
            if (token == _end)
                Keep(node, isComplete: true);
            else
                next.Add(node);
        }

        Advance(open, next);
        return next;
    }

    private void Offer(BeamNode node)
    {
        int? noEnd = node.Length < _options.MinTokens ? _end : null;
        for (int token = 0; token < _logProbabilities.Length; token++)
        {
            double logProbability = node.LogProbability + _logProbabilities[token];
            if (logProbability >= _candidates.Threshold && logProbability > double.NegativeInfinity && !_excluded[token] && token != noEnd)
                _candidates.Add(node, token, logProbability);
        }
    }

    /// <summary>Gives every new hypothesis its state: the last extension of a hypothesis takes its state, the others a copy.</summary>
    private void Advance(List<BeamNode> open, List<BeamNode> next)
    {
        foreach (BeamNode parent in open)
        {
            BeamNode? last = next.FindLast(node => node.Parent == parent);
            if (last is null)
                _spare.Push(parent.State!);
            foreach (BeamNode node in next.Where(node => node.Parent == parent && node != last))
                node.State = Copy(parent.State!);
            if (last is not null)
                last.State = parent.State;
            parent.State = null;
        }

        foreach (BeamNode node in next)
            node.State!.Advance(node.LastToken);
    }

    private LanguageModelState Copy(LanguageModelState state)
    {
        if (!_spare.TryPop(out LanguageModelState? copy))
            return state.Fork();
        state.CopyTo(copy);
        return copy;
    }

    /// <summary>Inserts a hypothesis among the best in order, and drops the worst of too many.</summary>
    private void Keep(BeamNode node, bool isComplete)
    {
        int[] tokens = isComplete ? node.Tokens()[..^1] : node.Tokens();
        var hypothesis = new BeamHypothesis(tokens, node.LogProbability, Score(node.LogProbability, node.Length), isComplete);
        int at = _complete.Count;
        while (at > 0 && IsBefore(hypothesis, _complete[at - 1]))
            at--;
        _complete.Insert(at, hypothesis);
        if (_complete.Count > _options.ResultCount)
            _complete.RemoveAt(_complete.Count - 1);
    }

    private static bool IsBefore(BeamHypothesis one, BeamHypothesis other) => one.Score != other.Score
        ? one.Score > other.Score
        : ((int[])one.Tokens).AsSpan().SequenceCompareTo((int[])other.Tokens) < 0;

    /// <summary>
    /// Whether no open hypothesis can enter the results: the log-probability of the best can only fall, and its score is at most that of the same
    /// log-probability at the maximum length.
    /// </summary>
    private bool CanStop(BeamNode best) => _complete.Count == _options.ResultCount
        && (_options.StopEarly || (_model.SumsToOne && Score(best.LogProbability, _options.MaxTokens) < _complete[^1].Score));

    private double Score(double logProbability, int length) => _options.LengthPenalty switch
    {
        LengthPenalty.Gnmt => logProbability / Power((5 + length) / 6.0, _options.LengthExponent),
        LengthPenalty.Length => logProbability / Power(Math.Max(length, 1), _options.LengthExponent),
        _ => logProbability,
    };

    /// <summary>x^α by the library's own logarithm and exponential, so that scores are the same on every machine.</summary>
    private static double Power(double x, double exponent) =>
        Transcendental.Exp<double, double, LaneScalar<double>>(exponent * Transcendental.Log<double, double, LaneScalar<double>>(x));

    private int Check(int id, string option, string argument) => (uint)id < (uint)_model.Vocabulary.Count
        ? id
        : throw new ArgumentOutOfRangeException(
            argument, id, string.Create(CultureInfo.InvariantCulture, $"BeamSearchOptions.{option}: ids of this vocabulary are 0 to {_model.Vocabulary.Count - 1}."));
}
