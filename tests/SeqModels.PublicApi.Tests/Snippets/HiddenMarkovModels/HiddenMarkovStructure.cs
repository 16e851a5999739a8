// snippet: HiddenMarkovStructure
using SeqModels.Markov;
using SeqModels.Numerics;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/hidden-markov-models.md: topologies, priors, frozen parts, mixtures.</summary>
internal static class HiddenMarkovStructure
{
    public static void Run()
    {
        double[][,] gestures = [.. Enumerable.Range(0, 20).Select(seed =>
        {
            var random = new RandomSource((ulong)seed);
            var points = new double[30, 2];
            for (int t = 0; t < 30; t++)
                (points[t, 0], points[t, 1]) = (t / 10 + 0.3 * random.NextNormal(), (t / 10 == 1 ? 1 : 0) + 0.3 * random.NextNormal());
            return points;
        })];
        // snippet: HiddenMarkovStructure
        HmmTopology leftToRight = HmmTopology.LeftToRight(stateCount: 3);       // no way back; zeros stay zeros
        var options = new HmmFitOptions { Restarts = 3, TransitionConcentration = 1.1, CovariancePriorWeight = 2, CovariancePriorVariance = 0.1 };
        GaussianHmm phases = GaussianHmm.Estimate(gestures, leftToRight, CovarianceType.Full, options).Model;
        Console.WriteLine(string.Join("  ", phases.States.Select(state => $"({state.Mean[0]:F2}, {state.Mean[1]:F2})")));
        Console.WriteLine(string.Join("", phases.Viterbi(gestures[0]).States));

        GaussianMixtureHmm mixtures = GaussianMixtureHmm.Estimate(gestures, leftToRight, componentCount: 2).Model;
        GaussianHmm refined = phases.Fit(gestures, new() { Frozen = HmmParts.Transition }).Model;       // from here on, A unchanged
        Console.WriteLine($"{mixtures.ParameterCount} and {refined.ParameterCount} parameters");
        phases.Save("phases.json");
        Console.WriteLine($"loaded: ln p {GaussianHmm.Load("phases.json").LogLikelihood(gestures[0]):F2}");
        // end snippet
    }
}
