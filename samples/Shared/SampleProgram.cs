using System.Globalization;
using System.Reflection;
using System.Text;
using SeqModels.LanguageModels;

namespace Samples;

/// <summary>The options that all samples have.</summary>
internal interface ISampleOptions
{
    /// <summary>Whether to print the help.</summary>
    bool Help { get; }
}

/// <summary>The entry point of all samples: options, help, errors, interruption.</summary>
internal static class SampleProgram
{
    /// <summary>Runs a sample.</summary>
    /// <param name="parse">Parses the options.</param>
    /// <param name="help">The text of <c>--help</c>.</param>
    /// <param name="run">The sample; returns the exit status.</param>
    /// <returns>The exit status: 2 for invalid options, 1 for errors, otherwise that of <paramref name="run"/>.</returns>
    public static int Run<T>(Func<T> parse, Func<string> help, Func<T, int> run)
        where T : ISampleOptions
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            T options = parse();
            if (options.Help)
            {
                Console.WriteLine(help());
                return 0;
            }

            Console.OutputEncoding = Encoding.UTF8;
            return run(options);
        }
        catch (UsageException e)
        {
            return Fail(e, 2);
        }
        catch (Exception e) when (e is OperationCanceledException or NotFiniteNumberException or InvalidDistributionException
            or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            return Fail(e, 1);
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

    private static int Fail(Exception e, int status)
    {
        Console.Error.WriteLine($"{Assembly.GetEntryAssembly()!.GetName().Name}: {e.Message}");
        return status;
    }
}
