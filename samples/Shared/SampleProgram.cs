using System.Globalization;
using System.Reflection;
using System.Text;
using SeqModels.LanguageModels;

namespace Samples;

/// <summary>What the options of every sample have.</summary>
internal interface ISampleOptions
{
    /// <summary>Whether only the help is wanted.</summary>
    bool Help { get; }
}

/// <summary>How every sample begins and ends: options, help, errors, interruption.</summary>
internal static class SampleProgram
{
    /// <summary>Runs a sample.</summary>
    /// <param name="parse">Reads its options.</param>
    /// <param name="help">What <c>--help</c> shows.</param>
    /// <param name="run">The sample; gives its exit status.</param>
    /// <returns>The exit status: 2 for options that are not allowed, 1 when it failed, else what <paramref name="run"/> gives.</returns>
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
        catch (Exception e) when (e is OperationCanceledException or NotFiniteNumberException or InvalidDistributionException or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
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
