using SeqModels.Numerics;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>
/// The state of a linear mixture, Σᵢ λᵢ pᵢ, whose weights may depend on the length of the context that one of the models knows. The
/// probabilities of every model are validated before they are mixed, so that the message names the faulty model.
/// </summary>
/// <param name="models">The models.</param>
/// <param name="states">Their states.</param>
/// <param name="weights">λ, [context length][model]; the last row is that of longer contexts too.</param>
/// <param name="contextModel">The model whose context selects the row; −1 if there is one row only.</param>
internal sealed class LinearMixtureState(ILanguageModel[] models, LanguageModelState[] states, double[][] weights, int contextModel) : LanguageModelState
{
    private float[] _part = [];
    private double[] _sum = [];

    public override double LogProbability(int token)
    {
        Span<double> terms = stackalloc double[16];
        terms = states.Length <= 16 ? terms[..states.Length] : new double[states.Length];
        double[] row = weights[Row()];
        for (int i = 0; i < states.Length; i++)
        {
            double logProbability = states[i].LogProbability(token);
            DistributionCheck.Require(models[i], new ReadOnlySpan<int>(in token), new ReadOnlySpan<double>(in logProbability));
            terms[i] = Math.Log(row[i]) + logProbability;
        }

        return LogSum.Of(terms);
    }

    public override void Advance(int token)
    {
        foreach (LanguageModelState state in states)
            state.Advance(token);
    }

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        var scores = new double[states.Length][];
        int[]? rows = contextModel < 0 ? null : new int[tokens.Length];
        for (int i = 0; i < states.Length; i++)
        {
            scores[i] = new double[tokens.Length];
            if (i == contextModel)
                HeldOutScores.ScoreWithContexts(states[i], tokens, scores[i], rows);
            else
                states[i].Score(tokens, scores[i]);
            DistributionCheck.Require(models[i], tokens, scores[i]);
        }

        var terms = new double[states.Length];
        double[][] logarithms = Array.ConvertAll(weights, row => Array.ConvertAll(row, Math.Log));
        for (int t = 0; t < tokens.Length; t++)
        {
            double[] row = logarithms[rows is null ? 0 : Math.Min(rows[t], weights.Length - 1)];
            for (int i = 0; i < states.Length; i++)
                terms[i] = row[i] + scores[i][t];
            logProbabilities[t] = LogSum.Of(terms);
        }
    }

    public override void Distribution(Span<float> probabilities)
    {
        MixtureModels.CheckLength(models[0].Vocabulary, probabilities.Length, nameof(probabilities));
        if (_part.Length == 0)
            (_part, _sum) = (new float[probabilities.Length], new double[probabilities.Length]);
        _sum.AsSpan().Clear();
        double[] row = weights[Row()];
        for (int i = 0; i < states.Length; i++)
        {
            states[i].Distribution(_part);
            DistributionCheck.Require(models[i], _part);
            for (int token = 0; token < _part.Length; token++)
                _sum[token] += row[i] * _part[token];
        }

        for (int token = 0; token < _part.Length; token++)
            probabilities[token] = (float)_sum[token];
    }

    public override LanguageModelState Fork() => new LinearMixtureState(models, MixtureModels.Fork(states), weights, contextModel);

    public override void CopyTo(LanguageModelState destination) => MixtureModels.Copy(states, SameKind<LinearMixtureState>(destination).States);

    private LanguageModelState[] States => states;

    private int Row() => contextModel < 0 ? 0 : Math.Min(states[contextModel].ContextLength ?? 0, weights.Length - 1);
}
