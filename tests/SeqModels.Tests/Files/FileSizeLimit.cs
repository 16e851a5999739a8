using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SeqModels.Tests.Files;

/// <summary>A limit on the size of the files that a process writes, beyond which writes fail as they do on a full disk.</summary>
internal static partial class FileSizeLimit
{
    private const int FileSize = 1;

    /// <summary>Runs this program as a child that is not killed by the limit; what it prints, line by line.</summary>
    public static string[] Run(params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo direct = ChildProcess.Of(arguments);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", "trap '' XFSZ; exec \"$@\"", "bash", direct.FileName, .. direct.ArgumentList])
        {
            start.ArgumentList.Add(argument);
        }

        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        errors.Result.Should().BeEmpty();
        child.ExitCode.Should().Be(0);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Sets the limit of this process. Only in a child.</summary>
    public static void Set(long bytes)
    {
        GetLimit(FileSize, out Limit limit).Should().Be(0);
        SetLimit(FileSize, limit with { Current = (nuint)bytes }).Should().Be(0);
    }

    /// <summary>Takes the limit away.</summary>
    public static void Lift()
    {
        GetLimit(FileSize, out Limit limit).Should().Be(0);
        SetLimit(FileSize, limit with { Current = limit.Most }).Should().Be(0);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private record struct Limit(nuint Current, nuint Most);
}
