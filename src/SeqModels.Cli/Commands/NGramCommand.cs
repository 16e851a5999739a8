using System.CommandLine;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels ngram</c>: commands for n-gram models.</summary>
internal static class NGramCommand
{
    public static Command Create(CliContext context) => new("ngram", "Estimates, prunes, mixes, queries and converts n-gram models.")
    {
        NGramEstimateCommand.Create(context),
        NGramPruneCommand.Create(context),
        NGramMixCommand.Create(context),
        NGramQueryCommand.Create(context),
        NGramConvertCommand.Create(context),
    };
}
