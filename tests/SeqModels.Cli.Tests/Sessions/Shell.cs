using System.Diagnostics;

namespace SeqModels.Cli.Tests.Sessions;

/// <summary>Runs the built tool in processes of its own.</summary>
internal static class Shell
{
    /// <summary>The tool, built beside the tests.</summary>
    public static string Tool => Path.Combine(AppContext.BaseDirectory, "SeqModels.Cli.dll");

    /// <summary>Runs a script in a folder with bash, where <c>seqmodels</c> is the tool; standard error is part of the output.</summary>
    public static string Run(string script, string folder)
    {
        using Process process = Start("bash", folder, "-c", $"exec 2>&1\nseqmodels() {{ dotnet '{Tool}' \"$@\"; }}\n{script}");
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.GetAwaiter().GetResult();
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
