using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Sequences.Translation;

/// <summary>The tokens of a translation so far: a stepper of the decoder, and the log-probabilities of the next token.</summary>
internal sealed class ConditionedState : LanguageModelState
{
    private readonly ConditionedModel _model;
    private readonly RecurrentStepper _stepper;
    private readonly float[] _logProbabilities;

    public ConditionedState(ConditionedModel model)
        : this(model, model.Model.CreateStepper(model.Source), new float[model.Vocabulary.Count]) => Read(model.Model.BeginId);

    private ConditionedState(ConditionedModel model, RecurrentStepper stepper, float[] logProbabilities) =>
        (_model, _stepper, _logProbabilities) = (model, stepper, logProbabilities);

    public override double LogProbability(int token)
    {
        Check(token);
        return _logProbabilities[token];
    }

    public override void Advance(int token)
    {
        Check(token);
        if (token == _model.Model.EndId)
        {
            _stepper.SetState(_model.Source.Start);
            Read(_model.Model.BeginId);
        }
        else
        {
            Read(token);
        }
    }

    public override void Distribution(Span<float> probabilities)
    {
        CheckLength(probabilities.Length, nameof(Distribution), nameof(probabilities));
        using TapeScope scope = ThreadTape.Current.Evaluate();
        Tensor.From(_logProbabilities, [_logProbabilities.Length]).Exp().AsSpan().CopyTo(probabilities);
    }

    public override void LogProbabilities(Span<float> logProbabilities)
    {
        CheckLength(logProbabilities.Length, nameof(LogProbabilities), nameof(logProbabilities));
        _logProbabilities.CopyTo(logProbabilities);
    }

    public override LanguageModelState Fork() => new ConditionedState(_model, _stepper.Fork(), [.. _logProbabilities]);

    public override void CopyTo(LanguageModelState destination)
    {
        ConditionedState other = SameKind<ConditionedState>(destination);
        if (other._model != _model)
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same model, but was one of another source.", nameof(destination));
        _stepper.CopyTo(other._stepper);
        _logProbabilities.CopyTo(other._logProbabilities, 0);
    }

    private void Read(int token)
    {
        _model.Model.Step(_stepper, [token], _model.Source, _logProbabilities);
        using TapeScope scope = ThreadTape.Current.Evaluate();
        Tensor.From(_logProbabilities, [_logProbabilities.Length]).LogSoftmax().AsSpan().CopyTo(_logProbabilities);
    }

    private void Check(int token)
    {
        if ((uint)token >= (uint)_logProbabilities.Length)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {_logProbabilities.Length - 1}.");
    }

    private void CheckLength(int length, string method, string name)
    {
        if (length != _logProbabilities.Length)
            throw new ArgumentException($"LanguageModelState.{method}: {name} must have one element per token, {_logProbabilities.Length}, but had {length}.", name);
    }
}
