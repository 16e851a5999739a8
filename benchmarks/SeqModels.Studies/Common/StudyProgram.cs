using System.CommandLine;
using System.Globalization;
using System.Text;
using SeqModels.LanguageModels;

namespace SeqModels.Studies.Common;

/// <summary>The entry point of all studies: subcommands, errors, interruption.</summary>
internal static class StudyProgram
{
    /// <summary>Runs the study that the command line names.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="studies">The subcommands.</param>
    /// <returns>The exit status: 2 for invalid options, 1 for errors, otherwise that of the study.</returns>
    public static int Run(IReadOnlyList<string> arguments, params IReadOnlyList<Command> studies)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = Encoding.UTF8;
        var root = new RootCommand("The long runs behind docs/results.md and docs/performance.md.");
        foreach (Command study in studies)
        {
            // The list of all studies shows the first line of each description.
            study.Description = arguments.Count > 0 && arguments[0] == study.Name ? study.Description : study.Description?.Split('\n')[0];
            root.Subcommands.Add(study);
        }

        ParseResult result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            return Fail($"{result.Errors[0].Message} --help lists the options.", 2);
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException e)
        {
            return Fail(e.Message, 2);
        }
        catch (Exception e) when (e is OperationCanceledException or NotFiniteNumberException or InvalidDistributionException
            or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            return Fail(e.Message, 1);
        }
    }

    /// <summary>Cancelled by the first Ctrl+C; a second one ends the program.</summary>
    public static CancellationToken Interruption()
    {
        var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = !interrupt.IsCancellationRequested;
            interrupt.Cancel();
        };
        return interrupt.Token;
    }

    private static int Fail(string message, int status)
    {
        Console.Error.WriteLine($"SeqModels.Studies: {message}");
        return status;
    }
}
