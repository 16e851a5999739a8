using System.CommandLine;
using SeqModels.Cli.Models;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Evaluation;
using SeqModels.Text;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels rank</c>: sorts candidates by their probability.</summary>
internal static class RankCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> model = CliArgument.Model();
        Argument<string?> lines = CliArgument.Lines("candidates", "The candidates, one per line");
        var before = new Option<string>("--context")
        {
            Description = "The text before each candidate",
            HelpName = "text",
            DefaultValueFactory = _ => "",
        };
        var perToken = new Option<bool>("--per-token")
        {
            Description = "Rank by the log-probability per token, which does not favor short candidates",
        };
        Option<int?> top = CliOption.Optional("--top", "Print the best n only", 1);
        var command = new CliCommand(context, "rank",
            "Ranks lines by their probability, the best first. It prints the score, in nats, and the line, separated by a tab.",
            "seqmodels rank book.safetensors < candidates.txt",
            "seqmodels rank book.ngrams candidates.txt --context \"the cow says\" --per-token --top 1")
        {
            model, lines, before, perToken, top,
        };
        return command.Runs(run =>
        {
            using OpenedModel opened = ModelFile.Open(run.Get(model), run.Cancellation);
            var scorer = new LineScorer(opened);
            string[] texts = [.. LineReader.Read(run, run.GetInput(lines))];
            int[] preceding = opened.Model.Vocabulary.Encode(opened.Tokenizer.Tokenize(run.Get(before)));
            IReadOnlyList<RankedCandidate> ranked = Ranking.Rank(opened.Model, texts.Select(scorer.Encode), run.Get(perToken), preceding, run.Cancellation);
            foreach ((int rank, RankedCandidate candidate) in ranked.Take(run.Get(top) ?? int.MaxValue).Index())
            {
                run.Print(
                    new RankedLine(rank + 1, candidate.Index + 1, candidate.Score, candidate.LogProbability, candidate.Tokens.Count, texts[candidate.Index]),
                    CliJson.Printed.RankedLine);
            }
        });
    }
}
