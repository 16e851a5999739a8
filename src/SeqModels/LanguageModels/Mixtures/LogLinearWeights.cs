using MathNet.Numerics.LinearAlgebra;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>
/// Maximizes the concave log-likelihood of a log-linear mixture over λ ≥ 0 by Newton's method on the weights that are not held at 0, with a
/// backtracking line search (the projected Newton method of Bertsekas 1982).
/// </summary>
internal sealed class LogLinearWeights(LogLinearSample sample, LogLinearMixtureFitOptions options, CancellationToken cancellationToken)
{
    // The lowest ln p in an expectation: a weight of 0 leaves tokens that its model excludes.
    private const float Floor = -100;
    private const double Ridge = 1e-10;
    private const int MaxHalvings = 40;

    private readonly int _models = sample.ModelCount;
    private readonly LogLinearRow _row = new(sample.Size);

    /// <summary>The weights, and the mean log-likelihood before each iteration and at the end.</summary>
    public (double[] Weights, IReadOnlyList<double> History) Fit()
    {
        double[] weights = [.. Enumerable.Repeat(1.0 / _models, _models)];
        var gradient = new double[_models];
        var curvature = new double[_models, _models];
        List<double> history = [Evaluate(weights, gradient, curvature)];
        for (int iteration = 0; iteration < options.MaxIterations; iteration++)
        {
            double[] direction = Direction(weights, gradient, curvature);
            double slope = direction.Zip(gradient, (d, g) => d * g).Sum();
            if (!(slope > options.Tolerance) || Search(weights, direction, slope, history[^1]) is not { } next)
                break;
            weights = next;
            history.Add(Evaluate(weights, gradient, curvature));
            if (history[^1] - history[^2] < options.Tolerance)
                break;
        }

        return (weights, history);
    }

    /// <summary>The Newton direction of the free weights; a weight of 0 is free if its derivative is positive.</summary>
    private double[] Direction(double[] weights, double[] gradient, double[,] curvature)
    {
        int[] free = [.. Enumerable.Range(0, _models).Where(i => weights[i] > 0 || gradient[i] > 0)];
        var direction = new double[_models];
        if (free.Length == 0)
            return direction;
        Matrix<double> matrix = Matrix<double>.Build.Dense(
            free.Length, free.Length, (i, j) => curvature[free[i], free[j]] + (i == j ? Ridge * (1 + curvature[free[i], free[i]]) : 0));
        Vector<double> step = matrix.Cholesky().Solve(Vector<double>.Build.Dense(free.Length, i => gradient[free[i]]));
        for (int i = 0; i < free.Length; i++)
            direction[free[i]] = step[i];
        return direction;
    }

    /// <summary>The first point of a halving search, projected onto λ ≥ 0, that raises the likelihood; null if none does.</summary>
    private double[]? Search(double[] weights, double[] direction, double slope, double before)
    {
        for (double step = 1, halvings = 0; halvings < MaxHalvings; step /= 2, halvings++)
        {
            double[] next = [.. weights.Select((weight, i) => Math.Max(0, weight + (step * direction[i])))];
            if (next.Any(weight => weight > 0) && Evaluate(next, null, null) >= before + (1e-4 * step * slope))
                return next;
        }

        return null;
    }

    /// <summary>The mean log-likelihood, its gradient, and the negative of its second derivatives.</summary>
    private double Evaluate(double[] weights, double[]? gradient, double[,]? curvature)
    {
        double likelihood = 0;
        var sums = new double[_models];
        var products = new double[_models, _models];
        if (gradient is not null)
        {
            gradient.AsSpan().Clear();
            Array.Clear(curvature!);
        }

        for (int position = 0; position < sample.Count; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[][] row = sample.Row(position);
            _row.Clear();
            for (int i = 0; i < _models; i++)
                _row.Add(weights[i], row[i]);
            _row.Normalize();
            likelihood += _row.LogProbability(sample.Token(position)) / sample.Count;
            if (gradient is not null)
                AddMoments(row, sample.Token(position), sums, products, gradient, curvature!);
        }

        return likelihood;
    }

    private void AddMoments(float[][] row, int token, double[] sums, double[,] products, double[] gradient, double[,] curvature)
    {
        sums.AsSpan().Clear();
        Array.Clear(products);
        ReadOnlySpan<float> exponentials = _row.Exponentials;
        for (int v = 0; v < exponentials.Length; v++)
        {
            double weight = exponentials[v];
            if (weight == 0)
                continue;
            for (int i = 0; i < row.Length; i++)
            {
                double term = weight * Math.Max(row[i][v], Floor);
                sums[i] += term;
                for (int j = 0; j <= i; j++)
                    products[i, j] += term * Math.Max(row[j][v], Floor);
            }
        }

        double scale = 1 / _row.Sum;
        for (int i = 0; i < row.Length; i++)
        {
            double mean = sums[i] * scale;
            gradient[i] += (row[i][token] - mean) / sample.Count;
            for (int j = 0; j <= i; j++)
            {
                double covariance = ((products[i, j] * scale) - (mean * sums[j] * scale)) / sample.Count;
                curvature[i, j] += covariance;
                if (i != j)
                    curvature[j, i] += covariance;
            }
        }
    }
}
