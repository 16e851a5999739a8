namespace SeqModels.Markov;

/// <summary>The result of fitting a hidden Markov model.</summary>
/// <typeparam name="TModel">The type of the model.</typeparam>
public sealed record HmmFitResult<TModel>
{
    /// <summary>The estimated model, that of the best start.</summary>
    public required TModel Model { get; init; }

    /// <summary>ln p of the training sequences under the model, in nats.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>The log-likelihood plus the log-density of the priors, which the fit maximizes.</summary>
    public required double Objective { get; init; }

    /// <summary>Whether the best start converged before the maximum number of iterations.</summary>
    public required bool HasConverged { get; init; }

    /// <summary>The objective of the best start: of its initial parameters, then after every update.</summary>
    public required IReadOnlyList<double> History { get; init; }

    /// <summary>The best start: 0 for the given parameters, then the restarts.</summary>
    public required int BestStart { get; init; }

    /// <summary>The final objective of every start.</summary>
    public required IReadOnlyList<double> Starts { get; init; }

    /// <summary>The number of observations of all sequences.</summary>
    public required long ObservationCount { get; init; }

    /// <summary>The number of parameters that were estimated: without frozen sets, and without zeros of the initial π and A.</summary>
    public required int FreeParameterCount { get; init; }

    /// <summary>The number of updates of the best start.</summary>
    public int Iterations => History.Count - 1;

    /// <summary>Akaike's information criterion 2k − 2 ln p, with k = <see cref="FreeParameterCount"/>; smaller is better.</summary>
    public double Aic => (2.0 * FreeParameterCount) - (2 * LogLikelihood);

    /// <summary>The Bayesian information criterion k ln n − 2 ln p, with n = <see cref="ObservationCount"/>; smaller is better.</summary>
    public double Bic => (FreeParameterCount * Math.Log(ObservationCount)) - (2 * LogLikelihood);
}
