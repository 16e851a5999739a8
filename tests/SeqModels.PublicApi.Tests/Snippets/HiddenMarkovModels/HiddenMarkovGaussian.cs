// snippet: HiddenMarkovGaussian
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Plotting;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/hidden-markov-models.md: calm and volatile times of a series, drawn.</summary>
internal static class HiddenMarkovGaussian
{
    public static void Run()
    {
        Gaussian calm = Gaussian.Spherical([0.05], 0.25), rough = Gaussian.Spherical([-0.1], 4);
        GaussianHmm source = new([0.5, 0.5], new[,] { { 0.98, 0.02 }, { 0.04, 0.96 } }, [calm, rough]);
        HmmSample<double[,]> sample = source.Sample(600, new RandomSource(3));
        double[] returns = [.. sample.Observations.Cast<double>()];
        // snippet: HiddenMarkovGaussian
        var options = new HmmFitOptions { Restarts = 5 };
        HmmFitResult<GaussianHmm>[] fits = [.. Enumerable.Range(1, 3).Select(count => GaussianHmm.Estimate([returns], count, options))];
        foreach (HmmFitResult<GaussianHmm> fit in fits)
            Console.WriteLine($"{fit.Model.StateCount} states: ln p {fit.LogLikelihood:F1}, BIC {fit.Bic:F1}");

        GaussianHmm model = fits.MinBy(fit => fit.Bic)!.Model;
        foreach (Gaussian state in model.States)
            Console.WriteLine($"mean {state.Mean[0]:F2}, standard deviation {Math.Sqrt(state.Covariance()[0, 0]):F2}");

        int wild = model.States[0].Covariance()[0, 0] > model.States[1].Covariance()[0, 0] ? 0 : 1;
        double[,] posterior = model.Smooth(returns);
        double[] days = [.. Enumerable.Range(0, returns.Length).Select(day => (double)day)];
        double[] truth = [.. sample.States.Select(state => (double)state)];
        new Figure(
            new Chart { Title = "Daily returns", XLabel = "day", YLabel = "return", Lines = [new Line("return", days, returns)] },
            new Chart
            {
                Title = "Is this day volatile?",
                XLabel = "day",
                YLabel = "probability",
                Bands = [new Band("truth", days, low: new double[days.Length], high: truth) { Color = Palette.Gray }],
                Lines = [new Line("posterior", days, [.. days.Select(day => posterior[(int)day, wild])]) { Color = Palette.Vermilion }],
                Legend = LegendPosition.Below,
            }).Save("hidden-states.png");
        // end snippet
    }
}
