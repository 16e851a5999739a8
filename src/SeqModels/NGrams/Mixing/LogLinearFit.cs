using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.Mixing;

/// <summary>
/// Weights of a log-linear mixture that make a text most probable: minimises −(1/T) Σ_t [Σᵢ λᵢ ln pᵢ(t) − ln Z(h_t)] over λᵢ ≥ 0. The
/// function is convex; each trial sums over the n-grams that follow contexts of the text and no others.
/// </summary>
internal sealed class LogLinearFit
{
    private const double Outside = 1e6;

    private readonly BackoffTables _structure;
    private readonly BackoffWalker _walker;
    private readonly float[][][] _probabilities;
    private readonly float[][][] _backoffs;
    private readonly double[] _text;
    private readonly double[][] _visits;
    private readonly CancellationToken _cancellationToken;
    private double _rootVisits;
    private int _tokens;

    public LogLinearFit(BackoffTables[] models, EncodedCorpus text, CancellationToken cancellationToken = default)
    {
        _cancellationToken = cancellationToken;
        BackoffWalker[] walkers = MixtureTables.Walkers(models);
        BackoffTables union = TrieUnion.Of(models).ToTables(models[0]);
        _structure = TrieFilter.Keep(union, Needed(new BackoffWalker(union), text), cancellationToken);
        _walker = new BackoffWalker(_structure);
        _probabilities = new float[_structure.Order][][];
        _backoffs = new float[_structure.Order][][];
        new MixtureScores(_structure, walkers).Visit((k, probabilities, backoffs) => (_probabilities[k], _backoffs[k]) = (probabilities, backoffs), cancellationToken);
        double[][] scores = [.. walkers.Select(walker => BackoffScorer.Log10Probabilities(walker, text))];
        _visits = [.. _structure.Levels.SkipLast(1).Select(level => new double[level.Count])];
        _text = new double[models.Length];
        int token = 0;
        BackoffScorer.Visit(_walker, text, (context, _) => See(context, scores, token++), cancellationToken);
    }

    /// <summary>The weights, and the mean log-likelihood in nats.</summary>
    /// <param name="tolerance">Ends when trials differ by less in likelihood and weights.</param>
    /// <param name="maxIterations">Ends after so many.</param>
    public (double[] Weights, double LogLikelihood) Fit(double tolerance, int maxIterations)
    {
        int models = _text.Length;
        Vector<double> first = Vector<double>.Build.Dense(models, 1.0 / models);
        var objective = ObjectiveFunction.Value(weights => Loss(weights.AsArray() ?? weights.ToArray()));
        MinimizationResult result = new NelderMeadSimplex(tolerance, maxIterations).FindMinimum(objective, first);
        double[] best = [.. result.MinimizingPoint.Select(weight => Math.Max(0, weight))];
        return (best, -Loss(best));
    }

    /// <summary>Nats per token, for these weights.</summary>
    public double Loss(double[] weights)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        double below = weights.Sum(weight => Math.Max(0, -weight));
        double[] inside = [.. weights.Select(weight => Math.Max(0, weight))];
        for (int k = 0; k < _structure.Order; k++)
        {
            MixtureTables.Combine(_probabilities[k], inside, _structure.Levels[k].Log10Probabilities);
            MixtureTables.Combine(_backoffs[k], inside, _structure.Levels[k].Log10Backoffs);
        }
        double[][] sums = BackoffScaler.Sums(_walker, out double root);
        double loss = _rootVisits == 0 ? 0 : _rootVisits * Math.Log10(root);
        for (int k = 0; k < sums.Length; k++)
        {
            for (int node = 0; node < sums[k].Length; node++)
            {
                loss += _visits[k][node] == 0 ? 0 : _visits[k][node] * Math.Log10(sums[k][node]);
            }
        }
        for (int m = 0; m < inside.Length; m++)
        {
            loss -= inside[m] * _text[m];
        }
        return (loss * Math.Log(10) / Math.Max(1, _tokens)) + below * Outside;
    }

    /// <summary>Tokens to which a model gives 0 say nothing about the weights and are passed over.</summary>
    private void See(ContextNode context, double[][] scores, int token)
    {
        foreach (double[] score in scores)
        {
            if (double.IsNegativeInfinity(score[token]))
            {
                return;
            }
        }
        for (int m = 0; m < scores.Length; m++)
        {
            _text[m] += scores[m][token];
        }
        _tokens++;
        if (context.Length == 0)
        {
            _rootVisits++;
        }
        else
        {
            _visits[context.Length - 1][context.Node]++;
        }
    }

    /// <summary>The n-grams whose contexts a text visits or backs off to, and the contexts of those.</summary>
    private static bool[][] Needed(BackoffWalker walker, EncodedCorpus text)
    {
        BackoffLevel[] levels = walker.Tables.Levels;
        bool[][] visited = [.. levels.Select(level => new bool[level.Count])], keep = [.. levels.Select(level => new bool[level.Count])];
        BackoffScorer.Visit(walker, text, (context, _) =>
        {
            for (; context.Length > 0 && !visited[context.Length - 1][context.Node]; context = walker.Suffix(context))
            {
                visited[context.Length - 1][context.Node] = true;
            }
        });
        for (int k = levels.Length - 2; k >= 0; k--)
        {
            int[] starts = levels[k].ChildStarts;
            for (int node = 0; node < levels[k].Count; node++)
            {
                keep[k][node] |= visited[k][node];
                for (int child = starts[node]; child < starts[node + 1]; child++)
                {
                    keep[k + 1][child] |= visited[k][node];
                    keep[k][node] |= keep[k + 1][child];
                }
            }
        }
        return keep;
    }
}
