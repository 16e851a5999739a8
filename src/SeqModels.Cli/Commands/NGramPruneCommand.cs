using System.CommandLine;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.NGrams;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels ngram prune</c>: removes the n-grams that contribute least.</summary>
internal static class NGramPruneCommand
{
    private const string Entropy = "entropy", Probability = "probability", Count = "count";

    public static Command Create(CliContext context)
    {
        Argument<string> input = CliArgument.Model();
        Option<double?> entropy = CliOption.OptionalNumber("--entropy",
            "Remove n-grams whose removal increases perplexity, relatively, by less than this, such as 1e-8 (Stolcke 1998)", 0);
        Option<double?> probability = CliOption.OptionalNumber("--probability",
            "Remove n-grams with a probability p(h, w) below this", 0, 1);
        Option<int?> count = CliOption.Optional("--count",
            "Remove n-grams of order 2 and above that occur less often than this in the text of --counts-of", 1);
        Option<double?> keep = CliOption.OptionalNumber("--keep",
            "Keep this share of the n-grams, those with the highest scores", double.Epsilon, 1);
        Option<int?> size = CliOption.Optional("--size", "Keep this number of n-grams of all orders", 1);
        Option<string> by = CliOption.Choice("--by", "Score of --keep and --size", Entropy, Entropy, Probability, Count);
        Option<string?> countsOf = CliOption.File("--counts-of",
            "A text whose counts give the frequencies of contexts, instead of the model's stationary probabilities; the training text for counts");
        Option<string> output = CliOption.RequiredFile("--out", "The file to write", "-o");
        Option[] criteria = [entropy, probability, count, keep, size];
        var target = new NGramTarget();
        var command = new CliCommand(context, "prune", "Removes the n-grams that contribute least; backoff weights are recomputed.",
            "seqmodels ngram prune model.ngrams --entropy 1e-8 --out small.ngrams",
            "seqmodels ngram prune model.arpa.gz --keep 0.1 --out tenth.arpa.gz",
            "seqmodels ngram prune model.ngrams --count 2 --counts-of train.txt --out small.ngrams")
        {
            input, entropy, probability, count, keep, size, by, countsOf, output,
        };
        target.AddTo(command);
        return command.Runs(run =>
        {
            Option[] given = [.. criteria.Where(run.IsGiven)];
            if (given.Length != 1)
            {
                throw new UsageException($"give one of {string.Join(", ", criteria.Select(option => option.Name))}.");
            }

            if (run.IsGiven(by) && !run.IsGiven(keep) && !run.IsGiven(size))
            {
                throw new UsageException("--by belongs to --keep and --size.");
            }

            NGramPruningCriterion criterion = run.IsGiven(count) || run.Get(by) == Count ? NGramPruningCriterion.Count
                : run.Get(by) == Probability ? NGramPruningCriterion.Probability : NGramPruningCriterion.Entropy;
            string path = run.Get(output);
            if (criterion == NGramPruningCriterion.Count && run.Get(countsOf) is null)
            {
                throw new UsageException("pruning by count requires --counts-of.");
            }

            target.Check(run, path);
            using NGramModel model = NGramFiles.Open(run.Get(input), run.Cancellation);
            NGramCounts? counts = run.Get(countsOf) is { } text
                ? NGramCounts.Count(NGramFiles.Read(text, model, model.Vocabulary), model.Order, run.Cancellation)
                : null;
            NGramPruning pruning = run.Get(entropy) is { } threshold ? NGramPruning.ByEntropy(threshold)
                : run.Get(probability) is { } minimum ? NGramPruning.ByProbability(minimum)
                : run.Get(count) is { } least ? NGramPruning.ByCount(counts!, least)
                : run.Get(keep) is { } share ? NGramPruning.ToFraction(share, criterion)
                : NGramPruning.ToSize(run.Get(size)!.Value, criterion);
            using NGramModel pruned = model.Prune(pruning with { Contexts = counts }, run.Cancellation);
            target.Save(run, pruned, path);
            run.Print(
                new PrunedModel(path, new FileInfo(path).Length, pruning.ToString(), WrittenModel.CountsOf(model), WrittenModel.CountsOf(pruned)),
                NGramJson.Printed.PrunedModel);
        });
    }
}
