namespace SeqModels.LanguageModels.Mixtures;

/// <summary>The state of a log-linear mixture; the products are computed on the first query after a step.</summary>
internal sealed class LogLinearState(ILanguageModel[] models, double[] weights, LanguageModelState[] states) : LanguageModelState
{
    private readonly LogLinearRow _row = new(models[0].Vocabulary.Count);
    private float[] _part = [];
    private bool _isReady;

    public override double LogProbability(int token)
    {
        MixtureModels.CheckToken(models[0].Vocabulary, token);
        return Row().LogProbability(token);
    }

    public override void Advance(int token)
    {
        MixtureModels.CheckToken(models[0].Vocabulary, token);
        foreach (LanguageModelState state in states)
            state.Advance(token);
        _isReady = false;
    }

    public override void Distribution(Span<float> probabilities)
    {
        MixtureModels.CheckLength(models[0].Vocabulary, probabilities.Length, nameof(probabilities));
        LogLinearRow row = Row();
        double scale = row.Sum == 0 ? 0 : 1 / row.Sum;
        for (int token = 0; token < probabilities.Length; token++)
            probabilities[token] = (float)(row.Exponentials[token] * scale);
    }

    public override LanguageModelState Fork()
    {
        var fork = new LogLinearState(models, weights, MixtureModels.Fork(states));
        fork.Take(this);
        return fork;
    }

    public override void CopyTo(LanguageModelState destination)
    {
        LogLinearState other = SameKind<LogLinearState>(destination);
        MixtureModels.Copy(states, other.States);
        other.Take(this);
    }

    private LanguageModelState[] States => states;

    private void Take(LogLinearState other)
    {
        _isReady = other._isReady;
        if (_isReady)
            _row.CopyFrom(other._row);
    }

    private LogLinearRow Row()
    {
        if (_isReady)
            return _row;
        if (_part.Length == 0)
            _part = new float[models[0].Vocabulary.Count];
        _row.Clear();
        for (int i = 0; i < states.Length; i++)
        {
            if (weights[i] != 0)
            {
                states[i].LogProbabilities(_part);
                _row.Add(weights[i], _part);
            }
        }

        _row.Normalize();
        if (!(_row.Sum > 0))
            RequireDistributions();
        _isReady = true;
        return _row;
    }

    /// <summary>Throws with the name of the model whose distribution is invalid; if all are valid, no token is possible under all models.</summary>
    private void RequireDistributions()
    {
        for (int i = 0; i < states.Length; i++)
        {
            states[i].Distribution(_part);
            DistributionCheck.Require(models[i], _part);
        }
    }
}
