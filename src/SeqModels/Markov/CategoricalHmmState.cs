using SeqModels.LanguageModels;
using SeqModels.Markov.Recursions;

namespace SeqModels.Markov;

/// <summary>The distribution of the hidden state of the next token.</summary>
internal sealed class CategoricalHmmState : LanguageModelState
{
    private readonly CategoricalHmm _model;
    private readonly double[] _predicted;
    private readonly double[] _filtered;
    private double[]? _row;

    public CategoricalHmmState(CategoricalHmm model)
    {
        _model = model;
        _predicted = (double[])model.Chain.Start.Clone();
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
            _model.Chain.Start.CopyTo(_predicted, 0);
            return;
        }
        ReadOnlySpan<double> likelihoods = _model.Emission.BySymbol.AsSpan(token * _predicted.Length, _predicted.Length);
        double sum = 0;
        for (int i = 0; i < _filtered.Length; i++)
        {
            _filtered[i] = _predicted[i] * likelihoods[i];
            sum += _filtered[i];
        }
        for (int i = 0; i < _filtered.Length; i++)
        {
            _filtered[i] = sum >= StepLikelihoods.Tiny ? _filtered[i] / sum : _predicted[i];
        }
        RowProduct.Run(_filtered, _model.Chain.Transition, _predicted);
    }

    public override void Distribution(Span<float> probabilities)
    {
        if (probabilities.Length != _model.Vocabulary.Count)
        {
            throw new ArgumentException($"LanguageModelState.Distribution: probabilities must have one element per token, {_model.Vocabulary.Count}, but had {probabilities.Length}.", nameof(probabilities));
        }
        _row ??= new double[StateRows.Stride(probabilities.Length)];
        RowProduct.Run(_predicted, _model.Emission.ByState, _row);
        for (int v = 0; v < probabilities.Length; v++)
        {
            probabilities[v] = (float)_row[v];
        }
    }

    public override LanguageModelState Fork()
    {
        var copy = new CategoricalHmmState(_model);
        CopyTo(copy);
        return copy;
    }

    public override void CopyTo(LanguageModelState destination)
    {
        CategoricalHmmState other = SameKind<CategoricalHmmState>(destination);
        if (!ReferenceEquals(other._model, _model))
        {
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same model.", nameof(destination));
        }
        _predicted.CopyTo(other._predicted, 0);
    }

    /// <summary>Σ_i p(i) b_i(token), with the chain of multiply-adds of <see cref="RowProduct"/>.</summary>
    private double Probability(int token)
    {
        ReadOnlySpan<double> likelihoods = _model.Emission.BySymbol.AsSpan(token * _predicted.Length, _predicted.Length);
        double sum = 0;
        for (int i = 0; i < _model.StateCount; i++)
        {
            sum = Math.FusedMultiplyAdd(_predicted[i], likelihoods[i], sum);
        }
        return sum;
    }

    private void Check(int token)
    {
        if ((uint)token >= (uint)_model.Vocabulary.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {_model.Vocabulary.Count - 1}.");
        }
    }
}
