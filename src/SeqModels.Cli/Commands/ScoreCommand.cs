using System.CommandLine;
using SeqModels.Cli.Models;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels score</c>: the probability of each line.</summary>
internal static class ScoreCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> model = CliArgument.Model();
        Argument<string?> lines = CliArgument.Lines("lines", "A text whose lines are scored");
        var command = new CliCommand(context, "score",
            "Scores lines of text, each by itself and as soon as it is read. For every line it prints the natural logarithm of its probability, the number of "
            + "tokens (</s> included if the model has it) and the perplexity, separated by tabs.",
            "seqmodels score book.safetensors < sentences.txt",
            "seqmodels score book.ngrams sentences.txt | paste - sentences.txt | sort -g",
            "seqmodels score book.ngrams --json < sentences.txt")
        {
            model, lines,
        };
        return command.Runs(run =>
        {
            using OpenedModel opened = ModelFile.Open(run.Get(model), run.Cancellation);
            var scorer = new LineScorer(opened);
            foreach (string line in LineReader.Read(run, run.GetInput(lines)))
            {
                int[] ids = scorer.Encode(line);
                run.Print(LineScore.Of(scorer.LogProbability(ids, run.Cancellation), ids.Length, scorer.CountUnknown(ids), line), CliJson.Printed.LineScore);
            }
        });
    }
}
