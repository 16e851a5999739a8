using System.CommandLine;
using System.CommandLine.Help;
using SeqModels.Cli.Running;

namespace SeqModels.Cli.Commands;

/// <summary>The tool's commands.</summary>
internal static class Root
{
    private const int MinHelpWidth = 40, MaxHelpWidth = 120;

    public static RootCommand Create(CliContext context)
    {
        var root = new RootCommand("Language models and forecasts: train, evaluate, compare, score, rank and generate.")
        {
            TrainCommand.Create(context),
            EvaluateCommand.Create(context),
            CompareCommand.Create(context),
            ScoreCommand.Create(context),
            RankCommand.Create(context),
            GenerateCommand.Create(context),
            FineTuneCommand.Create(context),
            NGramCommand.Create(context),
            ForecastCommand.Create(context),
            InspectCommand.Create(context),
            CompletionCommand.Create(context),
            CommonOptions.Json(),
            CommonOptions.Quiet(),
            CommonOptions.Threads(),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        var action = (HelpAction)help.Action!;
        action.MaxWidth = HelpWidth(action.MaxWidth);
        help.Action = new HelpWithExamples(action);
        return root;
    }

    /// <summary>The width of the help on a terminal of this width, which is 0 where nobody has set it, as in a container.</summary>
    public static int HelpWidth(int terminal) => terminal < 1 ? MaxHelpWidth : Math.Clamp(terminal, MinHelpWidth, MaxHelpWidth);
}
