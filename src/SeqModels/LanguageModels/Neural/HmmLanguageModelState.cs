namespace SeqModels.LanguageModels.Neural;

/// <summary>The distribution of the hidden state of the next token.</summary>
internal sealed class HmmLanguageModelState : LanguageModelState
{
    private readonly HmmLanguageModel _model;
    private readonly HmmFilter _filter;
    private readonly double[] _predicted;
    private readonly double[] _filtered;

    public HmmLanguageModelState(HmmLanguageModel model, HmmFilter filter)
    {
        (_model, _filter) = (model, filter);
        _predicted = (double[])filter.Start.Clone();
        _filtered = new double[_predicted.Length];
    }

    public override double LogProbability(int token)
    {
        Check(token);
        return Math.Log(Probability(token));
    }

    public override void Advance(int token)
    {
        Check(token);
        if (token == _model.Vocabulary.EndId || token == _model.Vocabulary.BeginId)
        {
            _filter.Start.CopyTo(_predicted, 0);
            return;
        }

        double sum = Probability(token);
        for (int i = 0; i < _filtered.Length; i++)
            _filtered[i] = sum > 0 ? _predicted[i] * _filter.Emission[i, token] / sum : _predicted[i];
        for (int j = 0; j < _predicted.Length; j++)
        {
            double next = 0;
            for (int i = 0; i < _filtered.Length; i++)
                next += _filtered[i] * _filter.Transition[i, j];
            _predicted[j] = next;
        }
    }

    public override void Distribution(Span<float> probabilities)
    {
        if (probabilities.Length != _model.Vocabulary.Count)
            throw new ArgumentException($"LanguageModelState.Distribution: probabilities must have one element per token, {_model.Vocabulary.Count}, but had {probabilities.Length}.", nameof(probabilities));
        for (int token = 0; token < probabilities.Length; token++)
            probabilities[token] = (float)Probability(token);
    }

    public override LanguageModelState Fork()
    {
        var copy = new HmmLanguageModelState(_model, _filter);
        CopyTo(copy);
        return copy;
    }

    public override void CopyTo(LanguageModelState destination)
    {
        HmmLanguageModelState other = SameKind<HmmLanguageModelState>(destination);
        if (other._predicted.Length != _predicted.Length)
            throw new ArgumentException($"LanguageModelState.CopyTo: the destination must be a state of the same model, of {_predicted.Length} states, but was of {other._predicted.Length}.", nameof(destination));
        _predicted.CopyTo(other._predicted, 0);
    }

    private double Probability(int token)
    {
        double sum = 0;
        for (int i = 0; i < _predicted.Length; i++)
            sum += _predicted[i] * _filter.Emission[i, token];
        return sum;
    }

    private void Check(int token)
    {
        if ((uint)token >= (uint)_model.Vocabulary.Count)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {_model.Vocabulary.Count - 1}.");
    }
}
