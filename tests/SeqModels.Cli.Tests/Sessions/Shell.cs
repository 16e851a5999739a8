using System.Diagnostics;

namespace SeqModels.Cli.Tests.Sessions;

/// <summary>Runs the built tool in processes of its own.</summary>
internal static class Shell
{
    /// <summary>How long a script may take before it is killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The tool, built beside the tests.</summary>
    public static string Tool => Path.Combine(AppContext.BaseDirectory, "SeqModels.Cli.dll");

    /// <summary>Runs a script in a folder with bash, where <c>seqmodels</c> is the tool; standard error is part of the output.</summary>
    /// <exception cref="TimeoutException">It took too long, and was killed.</exception>
    public static string Run(string script, string folder)
    {
        using Process process = Start("bash", folder, "-c", $"exec 2>&1\nseqmodels() {{ dotnet '{Tool}' \"$@\"; }}\n{script}");
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        if (!Task.WaitAll([output, error], Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The script took more than {Patience}, and was killed:\n{script}");
        }

        process.WaitForExit();
        return output.Result + error.Result;
    }

    /// <summary>Starts the tool.</summary>
    public static Process StartTool(string folder, params string[] arguments) => Start("dotnet", folder, [Tool, .. arguments]);

    private static Process Start(string file, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
