using SeqModels.Markov;

namespace SeqModels.Tests.Markov;

/// <summary>Every path of a small hidden Markov model: the sums that the recursions compute, written as sums.</summary>
internal sealed class Enumeration
{
    private readonly List<(int[] Path, double Probability)> _paths = [];
    private readonly int _states;
    private readonly int _length;

    /// <param name="start">π.</param>
    /// <param name="transition">A.</param>
    /// <param name="likelihoods">p(x_t | i), [time, states].</param>
    public Enumeration(double[] start, double[,] transition, double[,] likelihoods)
    {
        (_states, _length) = (start.Length, likelihoods.GetLength(0));
        int count = (int)Math.Pow(_states, _length);
        for (int number = 0; number < count; number++)
        {
            int[] path = [.. Enumerable.Range(0, _length).Select(t => number / (int)Math.Pow(_states, t) % _states)];
            double p = 1;
            for (int t = 0; t < _length; t++)
            {
                p *= (t == 0 ? start[path[0]] : transition[path[t - 1], path[t]]) * likelihoods[t, path[t]];
            }
            _paths.Add((path, p));
        }
    }

    public static Enumeration Of(CategoricalHmm hmm, int[] symbols)
    {
        double[,] b = hmm.Emission.ToMatrix(), likelihoods = new double[symbols.Length, hmm.StateCount];
        for (int t = 0; t < symbols.Length; t++)
        {
            for (int i = 0; i < hmm.StateCount; i++)
            {
                likelihoods[t, i] = b[i, symbols[t]];
            }
        }
        return new Enumeration(hmm.StartProbabilities(), hmm.TransitionProbabilities(), likelihoods);
    }

    public double Total => _paths.Sum(path => path.Probability);

    public (int[] Path, double Probability) Best => _paths.MaxBy(path => path.Probability);

    /// <summary>p(s_t = i | x_1 … x_T).</summary>
    public double Smoothed(int time, int state) => _paths.Where(path => path.Path[time] == state).Sum(path => path.Probability) / Total;

    /// <summary>The expected number of transitions.</summary>
    public double Transitions(int from, int to) =>
        _paths.Sum(path => path.Probability * Enumerable.Range(0, _length - 1).Count(t => path.Path[t] == from && path.Path[t + 1] == to)) / Total;
}
