using System.Diagnostics;

namespace SeqModels.Endurance;

/// <summary>This program as a child process whose output and errors are read.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public ChildProcess(params ReadOnlySpan<string> arguments)
        : this(StartOf(arguments))
    {
    }

    public ChildProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>How it ended, with the first line of its errors.</summary>
    public string End => $"status {_process.ExitCode}: {_errors.Result.Split('\n').FirstOrDefault(line => line.Trim().Length > 0, "nothing on the error output")}";

    public static ProcessStartInfo StartOf(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>What it says until it ends, or is killed because it takes too long.</summary>
    public List<string> ReadToEnd(TimeSpan patience)
    {
        using var timer = new Timer(_ => _process.Kill(), null, patience, Timeout.InfiniteTimeSpan);
        List<string> lines = [];
        while (ReadLine() is { } line)
            lines.Add(line);
        _process.WaitForExit();
        return lines;
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
