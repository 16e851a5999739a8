using System.Diagnostics;
using SeqModels.Endurance.Kill;

namespace SeqModels.Endurance.FullDisk;

/// <summary>
/// Every saver where there is less room than it needs: an IOException, and the old file stays whole. The disk is a small one in memory,
/// mounted in a namespace of the child's own (Linux, where the system allows it); the limit of the file size is set by the child itself.
/// </summary>
internal static class FullDiskScenario
{
    private const string DoneWord = FullDiskChild.DoneWord;
    private const string Size = "8m";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="isShort">Whether only a few savers are run.</param>
    public static Report Run(bool isShort = false)
    {
        var report = new Report("no room", "attempts", "refused");
        foreach (string kind in (string[])[FullDiskChild.Disk, FullDiskChild.TwoSavers, FullDiskChild.Limit])
        {
            if (!OperatingSystem.IsLinux() || (kind != FullDiskChild.Limit && !CanMount()))
            {
                report.Add(kind + ": NOT RUN, this system does not allow it", [], 0, 0);
                continue;
            }

            foreach (Saver saver in Savers.All().Where(one => !isShort || one.Name is "vocabulary" or "model" or "n-grams hashed" or "estimate"))
                Run(report, kind, saver.Name);
        }

        return report;
    }

    private static void Run(Report report, string kind, string saver)
    {
        using var folder = new ScratchFolder();
        ProcessStartInfo start = ChildProcess.StartOf(FullDiskChild.Name, "--saver", saver, "--kind", kind, "--folder", folder.Path);
        using var child = new ChildProcess(kind != FullDiskChild.Limit ? Mounted(start, folder.Path) : start);
        List<string> lines = child.ReadToEnd(Patience);
        string[] done = lines.LastOrDefault("").Split(' ');
        bool isDone = done[0] == DoneWord && child.ExitCode == 0;
        IEnumerable<string> failures = lines.Where(line => !line.StartsWith(DoneWord, StringComparison.Ordinal));
        report.Add($"{kind}: {saver}", isDone ? failures : [.. failures, $"the process died, {child.End}"], isDone ? done[1] : "?", isDone ? done[2] : "?");
    }

    private static bool CanMount()
    {
        using var folder = new ScratchFolder();
        try
        {
            using var child = new ChildProcess(Mounted(new ProcessStartInfo("true") { RedirectStandardOutput = true, RedirectStandardError = true }, folder.Path));
            child.ReadToEnd(Patience);
            return child.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no unshare.
        }
    }

    /// <summary>The program in a namespace where a small disk is mounted at the folder.</summary>
    private static ProcessStartInfo Mounted(ProcessStartInfo program, string folder)
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-rm", "sh", "-c", $"mount -t tmpfs -o size={Size} tmpfs \"$0\" && exec \"$@\"", folder, program.FileName, .. program.ArgumentList])
            start.ArgumentList.Add(argument);
        return start;
    }
}
