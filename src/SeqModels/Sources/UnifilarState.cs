using SeqModels.LanguageModels;

namespace SeqModels.Sources;

/// <summary>The exact belief over the states of a source, given the tokens so far.</summary>
internal sealed class UnifilarState : LanguageModelState
{
    private readonly UnifilarSource _source;
    private double[] _belief;
    private double[] _spare;

    public UnifilarState(UnifilarSource source)
        : this(source, [.. source.InitialDistribution])
    {
    }

    private UnifilarState(UnifilarSource source, double[] belief) =>
        (_source, _belief, _spare) = (source, belief, new double[belief.Length]);

    public override double LogProbability(int token) => Math.Log(Probability(_source.CheckToken(token)));

    public override void Advance(int token) => Advance(token, Probability(_source.CheckToken(token)));

    public override double Score(int token)
    {
        double probability = Probability(_source.CheckToken(token));
        Advance(token, probability);
        return Math.Log(probability);
    }

    public override void Distribution(Span<float> probabilities)
    {
        if (probabilities.Length != _source.Vocabulary.Count)
        {
            throw new ArgumentException(
                $"LanguageModelState.Distribution: probabilities must have {_source.Vocabulary.Count} elements, one per token, but has {probabilities.Length}.",
                nameof(probabilities));
        }

        for (int token = 0; token < probabilities.Length; token++)
        {
            probabilities[token] = (float)Probability(token);
        }
    }

    public override LanguageModelState Fork() => new UnifilarState(_source, [.. _belief]);

    public override void CopyTo(LanguageModelState destination)
    {
        UnifilarState other = SameKind<UnifilarState>(destination);
        if (!ReferenceEquals(other._source, _source))
        {
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same source.", nameof(destination));
        }

        _belief.CopyTo(other._belief, 0);
    }

    /// <summary>Advances over a token of the given probability.</summary>
    private void Advance(int token, double total)
    {
        _spare.AsSpan().Clear();
        if (total > 0)
        {
            ReadOnlySpan<double> probabilities = _source.Probabilities;
            for (int state = 0; state < _belief.Length; state++)
            {
                if (_belief[state] > 0)
                {
                    int index = _source.IndexOf(state, token);
                    _spare[_source.NextStates[index]] += _belief[state] * probabilities[index] / total;
                }
            }
        }
        else
        {
            for (int state = 0; state < _spare.Length; state++)
            {
                _spare[state] = _source.InitialDistribution[state];
            }
        }

        (_belief, _spare) = (_spare, _belief);
    }

    /// <summary>Σ_s b(s) p(token | s).</summary>
    private double Probability(int token)
    {
        ReadOnlySpan<double> probabilities = _source.Probabilities;
        double sum = 0;
        for (int state = 0; state < _belief.Length; state++)
        {
            sum += _belief[state] * probabilities[_source.IndexOf(state, token)];
        }

        return sum;
    }
}
