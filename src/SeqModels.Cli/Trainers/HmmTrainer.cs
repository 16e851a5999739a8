using System.CommandLine;
using System.Globalization;
using SeqModels.Cli.Progress;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Markov;

namespace SeqModels.Cli.Trainers;

/// <summary>Fits hidden Markov models by expectation maximization.</summary>
internal sealed class HmmTrainer(Option<int> states, Option<int> iterations, Option<ulong> seed) : ModelTrainer("hmm")
{
    /// <summary>A weak Dirichlet prior, so that no token has probability 0 in a state.</summary>
    private const double Concentration = 1.01;

    public override IReadOnlyList<Option> Options { get; } = [states, iterations, seed];

    public override TrainedModel Train(CliRun run, TrainingText text)
    {
        var options = new HmmFitOptions { MaxIterations = run.Get(iterations), EmissionConcentration = Concentration, Seed = run.Get(seed) };
        HmmFitResult<CategoricalHmm> fit;
        using (StatusLine status = run.Status())
        {
            var progress = new Relay<HmmFitProgress>(report => status.Report(string.Create(
                CultureInfo.InvariantCulture, $"iteration {report.Iteration} of at most {options.MaxIterations}: log-likelihood {report.LogLikelihood:F1}")));
            fit = CategoricalHmm.Estimate(text.Train, run.Get(states), options, progress, run.Cancellation);
        }

        run.Inform(string.Create(CultureInfo.InvariantCulture, $"{(fit.HasConverged ? "converged" : "ended")} after {fit.Iterations} iterations"));
        return new TrainedModel($"hidden Markov model, {fit.Model.StateCount} states", fit.Model, fit.Model.ParameterCount, fit.Model.Save);
    }
}
