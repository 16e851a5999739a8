// snippet: OwnSmoothing
using SeqModels.Evaluation;
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A smoothing method of one's own in docs/guide/ngram-models.md.</summary>
internal static class OwnSmoothing
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song();
        // snippet: OwnSmoothing
        foreach (NGramSmoothing smoothing in (NGramSmoothing[])[new DirichletPrior(2), NGramSmoothing.WittenBell()])
        {
            using NGramModel model = NGramModel.Estimate(train, order: 4, smoothing);
            Console.WriteLine($"{model.Description}: perplexity {Evaluator.Evaluate(model, validation).Perplexity:F3}");
        }
        // end snippet
    }

    // snippet: OwnSmoothing

    /// <summary>p(w | h) = (c(h w) + μ p(w | h')) / (c(h) + μ) (MacKay and Peto 1995).</summary>
    internal sealed record DirichletPrior(double Mu) : BackoffSmoothing
    {
        public override string Name => "Dirichlet prior";

        protected override OrderRule FitOrder(OrderStatistics statistics) => new() { ReservedCount = _ => Mu };
    }
    // end snippet
}
