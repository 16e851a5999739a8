// snippet: HiddenStates
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Sources;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>The hidden Markov model that README.md shows.</summary>
internal static class HiddenStates
{
    public static void Run()
    {
        // snippet: HiddenStates
        UnifilarSource source = UnifilarSource.EvenProcess();    // runs of 1 have even length: no finite context suffices
        var (train, heldOut, test) = source.Sample(100_000, seed: 1).Split(0.6, 0.1, 0.3);

        CategoricalHmm hmm = CategoricalHmm.Estimate(train, stateCount: 3, new() { Restarts = 4 }).Model;
        NGramModel trigram = NGramModel.Estimate(train, order: 3);
        LanguageModelMixture mixture = LanguageModelMixture.Fit([hmm, trigram], heldOut).Mixture;

        Console.WriteLine(Evaluator.Compare([("exact", source), ("HMM", hmm), ("trigram", trigram), ("mixture", mixture)], test));
        // end snippet
    }
}
