using System.Diagnostics;
using System.Globalization;
using SeqModels.Fuzz.Readers;

namespace SeqModels.Fuzz.Running;

/// <summary>This program as the child process that reads.</summary>
internal static class ChildProcess
{
    public const string Argument = "--child";

    /// <summary>Starts it.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="folder">The folder with the board.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The first mutation.</param>
    /// <param name="last">The last.</param>
    /// <param name="file">A file to read instead; null for mutations.</param>
    public static Process Start(FuzzReader reader, string folder, ulong seed, long first, long last, string? file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (string argument in (string[])[Argument, reader.Name, folder, Text(seed), Text(first), Text(last), file ?? ""])
        {
            start.ArgumentList.Add(argument);
        }

        // The numbers are hexadecimal. A small first generation keeps garbage from looking like memory that is needed.
        start.Environment["DOTNET_GCHeapHardLimit"] = Limits.HeapLimit.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_GCgen0size"] = "400000";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>Is it: reads what <see cref="Start"/> was told.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        using var loop = new ChildLoop(ReaderList.Find(arguments[0]), arguments[1]);
        loop.Run(
            ulong.Parse(arguments[2], CultureInfo.InvariantCulture), long.Parse(arguments[3], CultureInfo.InvariantCulture),
            long.Parse(arguments[4], CultureInfo.InvariantCulture), arguments[5].Length > 0 ? arguments[5] : null);
        return 0;
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
