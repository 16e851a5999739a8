using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SeqModels.Cli.Running;

/// <summary>The help of a command, followed by its examples; of the root, by the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is CliCommand { Examples: [_, ..] examples })
        {
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine(ExitCode.Help);
        }

        return ExitCode.Success;
    }
}
