using System.Diagnostics;

namespace SeqModels.Tests;

/// <summary>This program as a child process.</summary>
internal static class ChildProcess
{
    /// <summary>How to start it with arguments, output and errors being read by the parent.</summary>
    public static ProcessStartInfo Of(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(Host()) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static string Host()
    {
        string? process = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? process!
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    }
}
