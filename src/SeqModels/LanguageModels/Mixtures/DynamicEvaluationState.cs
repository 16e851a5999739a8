using SeqModels.LanguageModels.Neural;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>
/// The state of dynamic evaluation: the tokens of the current segment, and the parameters, which are copied before the first update and before
/// an update after a fork.
/// </summary>
internal sealed class DynamicEvaluationState : LanguageModelState
{
    private const int Nothing = -1;

    private readonly DynamicEvaluation _evaluation;
    private readonly int[] _segment;
    private int _count;
    private RecurrentLanguageModel _model;
    private RecurrentLanguageModelState _state;
    private bool _isShared = true;
    private Tape? _tape;

    // The token before the segment and the recurrent state before that token, from which the gradient of the segment is computed.
    private int _last;
    private RecurrentState _before;

    public DynamicEvaluationState(DynamicEvaluation evaluation, RecurrentLanguageModelState state)
    {
        (_evaluation, _model, _state) = (evaluation, evaluation.Model, state);
        _segment = new int[evaluation.Options.SegmentLength];
        _last = evaluation.Vocabulary.EndId ?? Nothing;
        _before = evaluation.Model.CreateRecurrentState(1);
    }

    public override double LogProbability(int token) => _state.LogProbability(token);

    public override void Distribution(Span<float> probabilities) => _state.Distribution(probabilities);

    public override void LogProbabilities(Span<float> logProbabilities) => _state.LogProbabilities(logProbabilities);

    public override void Advance(int token)
    {
        _state.Advance(token);
        Append(new ReadOnlySpan<int>(in token));
    }

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        foreach (int token in tokens)
            MixtureModels.CheckToken(_evaluation.Vocabulary, token);
        for (int length; !tokens.IsEmpty; tokens = tokens[length..], logProbabilities = logProbabilities[length..])
        {
            length = Math.Min(_segment.Length - _count, tokens.Length);
            _state.Score(tokens[..length], logProbabilities[..length]);
            Append(tokens[..length]);
        }
    }

    public override LanguageModelState Fork()
    {
        var fork = new DynamicEvaluationState(_evaluation, _state);
        CopyTo(fork);
        return fork;
    }

    public override void CopyTo(LanguageModelState destination)
    {
        DynamicEvaluationState other = SameKind<DynamicEvaluationState>(destination);
        if (other._evaluation != _evaluation)
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same model, but was one of another model.", nameof(destination));
        if (other == this)
            return;
        _segment.CopyTo(other._segment, 0);
        (other._count, other._last, other._before) = (_count, _last, _before);
        (other._model, other._state) = (_model, (RecurrentLanguageModelState)_state.Fork());
        _isShared = other._isShared = true;
    }

    private void Append(ReadOnlySpan<int> tokens)
    {
        tokens.CopyTo(_segment.AsSpan(_count));
        _count += tokens.Length;
        if (_count == _segment.Length)
        {
            Learn();
            (_last, _count) = (_segment[^1], 0);
        }
    }

    /// <summary>Updates the parameters from the segment. The recurrent state stays that of the parameters before.</summary>
    private void Learn()
    {
        int[] inputs = _last == Nothing ? _segment[..^1] : [_last, .. _segment.AsSpan(0, _segment.Length - 1)];
        int[] targets = _last == Nothing ? _segment[1..] : [.. _segment];
        if (inputs.Length == 0)
            return;
        var (shape, begin) = (Shape.Create([1, inputs.Length]), _evaluation.Vocabulary.BeginId);
        _tape ??= new Tape();
        bool isImpossible = begin is { } never && targets.AsSpan().Contains(never);
        if (isImpossible || _model.Parameters().All(parameter => parameter.IsFrozen))
        {
            // There is no gradient to follow.
            using (_tape.Evaluate())
                _before = _model.Encode(new Indices(inputs, shape), _before).State.Detach();
            return;
        }

        Own();
        using (_tape.Record())
        {
            LanguageModelLoss loss = _model.Loss(new Indices(inputs, shape), new Indices(targets, shape), _before);
            _tape.Backward(loss.Loss);
            _before = loss.State.Detach();
        }

        _evaluation.Update.Apply(_model);
    }

    /// <summary>Copies the parameters if another state or the trained model uses them.</summary>
    private void Own()
    {
        if (!_isShared)
            return;
        RecurrentState current = _state.GetState();
        _model = _model.Copy();
        _state = (RecurrentLanguageModelState)_model.CreateState();
        _state.SetState(current);
        _isShared = false;
    }
}
