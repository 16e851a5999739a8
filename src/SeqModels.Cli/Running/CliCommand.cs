using System.CommandLine;

namespace SeqModels.Cli.Running;

/// <summary>A command with examples in its help.</summary>
internal sealed class CliCommand(CliContext context, string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    /// <summary>Command lines for the section <c>Examples:</c> of the help.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Sets what the command does. Exceptions become messages and exit codes in <see cref="SeqModelsCli.Run"/>.</summary>
    public CliCommand Runs(Action<CliRun> action)
    {
        SetAction(parse =>
        {
            var run = new CliRun(context, parse);
            using (run.LimitThreads())
            {
                action(run);
            }

            return ExitCode.Success;
        });
        return this;
    }
}
