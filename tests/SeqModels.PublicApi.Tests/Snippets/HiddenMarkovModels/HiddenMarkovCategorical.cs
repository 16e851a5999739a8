// snippet: HiddenMarkovCategorical
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/hidden-markov-models.md: fit, decode and sample a categorical model.</summary>
internal static class HiddenMarkovCategorical
{
    public static void Run()
    {
        static void Print(string name, double[,] matrix)
        {
            Console.WriteLine(name);
            for (int i = 0; i < matrix.GetLength(0); i++)
                Console.WriteLine("  " + string.Join("  ", Enumerable.Range(0, matrix.GetLength(1)).Select(j => $"{matrix[i, j]:F3}")));
        }
        // snippet: HiddenMarkovCategorical
        Vocabulary faces = Vocabulary.FromList(["1", "2", "3", "4", "5", "6"]);
        var casino = new CategoricalHmm(                                        // a fair die and a loaded one
            start: [0.5, 0.5],
            transition: new[,] { { 0.95, 0.05 }, { 0.10, 0.90 } },
            emission: new[,] { { 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0 }, { 0.1, 0.1, 0.1, 0.1, 0.1, 0.5 } }, faces);
        HmmSample<ReadOnlyMemory<int>> rolls = casino.Sample(5_000, new RandomSource(1));

        var options = new HmmFitOptions { Restarts = 3, MaxIterations = 200 };
        HmmFitResult<CategoricalHmm> fit = CategoricalHmm.Estimate(new EncodedCorpus(faces, rolls.Observations), stateCount: 2, options);
        CategoricalHmm model = fit.Model;
        Console.WriteLine($"ln p {fit.LogLikelihood:F1} after {fit.Iterations} iterations, of the truth {casino.LogLikelihood(rolls.Observations):F1}");
        Console.WriteLine($"starts: {string.Join(", ", fit.Starts.Select(start => $"{start:F1}"))}");
        Print("transition", model.TransitionProbabilities());
        Print("emission", model.Emission.ToMatrix());

        HmmPath path = model.Viterbi(rolls.Observations);                       // the most probable sequence of states
        int[] states = model.PosteriorDecode(rolls.Observations);               // the most probable state of every roll
        double[,] posterior = model.Smooth(rolls.Observations);                 // p(state of roll t | all rolls), [T, 2]
        int[] best = casino.PosteriorDecode(rolls.Observations);                // by the true parameters
        double Right(IEnumerable<int> found) => found.Zip(rolls.States).Average(pair => pair.First == pair.Second ? 1 : 0);
        Console.WriteLine($"right: Viterbi {Right(path.States):F3}, posterior {Right(states):F3}, posterior of the truth {Right(best):F3}");
        // end snippet
    }
}
