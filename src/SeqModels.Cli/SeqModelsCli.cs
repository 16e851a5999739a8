using System.CommandLine;
using SeqModels.Cli.Commands;
using SeqModels.Cli.Running;
using SeqModels.LanguageModels;
using SeqModels.Training;

namespace SeqModels.Cli;

/// <summary>The tool: parses the command line, runs the command, reports errors.</summary>
internal static class SeqModelsCli
{
    private const string Name = "seqmodels";

    /// <summary>Runs a command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, CliContext context)
    {
        try
        {
            ParseResult parse = Root.Create(context).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (!IsHelp(parse) && UsageErrors.Exist(parse))
            {
                context.Error.WriteLine(UsageErrors.Describe(Name, parse));
                return ExitCode.Usage;
            }

            int status = parse.Invoke(new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
            });
            context.Output.Flush();
            return status;
        }
        catch (UsageException e)
        {
            return Fail(context, e.Message, ExitCode.Usage);
        }
        catch (OperationCanceledException e)
        {
            return Fail(context, e is InterruptedException ? e.Message : "interrupted.", ExitCode.Interrupted);
        }
        catch (IOException e) when (StandardOutput.IsBrokenPipe(e))
        {
            context.Output.DiscardRest();
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException
            or InvalidOperationException or NotSupportedException or KeyNotFoundException or OverflowException or InvalidDistributionException
            or NonFiniteTrainingException)
        {
            return Fail(context, e.Message, ExitCode.Error);
        }
    }

    /// <summary>Whether help, version or completions are asked for, whatever else is on the command line.</summary>
    private static bool IsHelp(ParseResult parse) => parse.Action is { ClearsParseErrors: true };

    /// <summary>Reports an error after the results that came before it.</summary>
    private static int Fail(CliContext context, string message, int status)
    {
        try
        {
            context.Output.Flush();
        }
        catch (IOException)
        {
            context.Output.DiscardRest();
        }

        context.Error.WriteLine($"{Name}: {message}");
        return status;
    }
}
