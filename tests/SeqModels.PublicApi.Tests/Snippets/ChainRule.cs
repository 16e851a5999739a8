// snippet: ChainRule
using System.Globalization;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>The example that shows how a snippet is made and checked; it needs nothing but the base class library.</summary>
internal static class ChainRule
{
    public static void Run()
    {
        // snippet: ChainRule
        // p(x_1..x_T) is the product of p(x_t | what came before).
        double[] probabilities = [0.5, 0.25, 0.5];
        double logProbability = probabilities.Sum(Math.Log);
        double perplexity = Math.Exp(-logProbability / probabilities.Length);
        Console.WriteLine(perplexity.ToString("F3", CultureInfo.InvariantCulture));
        // end snippet
    }
}
