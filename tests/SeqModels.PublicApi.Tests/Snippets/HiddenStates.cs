// snippet: HiddenStates
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Sources;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>The hidden Markov model that README.md shows.</summary>
internal static class HiddenStates
{
    public static void Run()
    {
        // snippet: HiddenStates
        UnifilarSource source = UnifilarSource.EvenProcess();    // runs of 1 have even length: no finite context suffices
        EncodedCorpus train = source.Sample(50_000, seed: 1), test = source.Sample(20_000, seed: 2);

        CategoricalHmm hmm = CategoricalHmm.Estimate(train, stateCount: 3, new() { Restarts = 4 }).Model;
        NGramModel trigram = NGramModel.Estimate(train, order: 3);
        LanguageModelMixture mixture = LanguageModelMixture.Fit([hmm, trigram], train).Mixture;

        Console.WriteLine(Evaluator.Compare([("exact", source), ("HMM", hmm), ("trigram", trigram), ("mixture", mixture)], test));
        // end snippet
    }
}
