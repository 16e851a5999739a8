// snippet: HiddenMarkovChain
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/hidden-markov-models.md: a visible Markov chain and its exact properties.</summary>
internal static class HiddenMarkovChain
{
    public static void Run()
    {
        // snippet: HiddenMarkovChain
        Vocabulary weather = Vocabulary.FromList(["sun", "rain"]);
        MarkovChain truth = MarkovChain.FromTransitions(new[,] { { 0.9, 0.1 }, { 0.5, 0.5 } }, vocabulary: weather);
        var days = new EncodedCorpus(weather, truth.Sample(5000, new RandomSource(1)));
        MarkovChain chain = MarkovChain.Estimate(days, order: 1);
        Console.WriteLine($"rain after sun {chain.TransitionProbabilities()[0, 1]:F3}, rainy days {chain.StationaryDistribution()[1]:F3}");
        Console.WriteLine($"entropy rate {truth.EntropyRate():F4} nats: no perplexity below {Math.Exp(truth.EntropyRate()):F4}");
        // end snippet
    }
}
