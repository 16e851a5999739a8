using System.Diagnostics;
using SeqModels.Endurance.Kill;

namespace SeqModels.Endurance;

/// <summary>
/// Every saver where there is less room than it needs: an IOException, and the old file stays whole. The disk is a small one in memory,
/// mounted in a namespace of the child's own (Linux, where the system allows it); the limit of the file size is set by the child itself.
/// </summary>
internal static class FullDiskScenario
{
    public const string ChildName = "full-disk-child";

    private const string Disk = "full disk", Limit = "file-size limit", DoneWord = "done";
    private const string Size = "8m";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Report Run()
    {
        var report = new Report("no room", "attempts", "refused");
        foreach (string kind in (string[])[Disk, Limit])
        {
            if (!OperatingSystem.IsLinux() || (kind == Disk && !CanMount()))
            {
                report.Add(kind + ": NOT RUN, this system does not allow it", [], 0, 0);
                continue;
            }

            foreach (Saver saver in Savers.All())
                Run(report, kind, saver.Name);
        }

        return report;
    }

    /// <summary>The process that saves; prints what failed, then how often it was refused of how many attempts.</summary>
    public static int Child(Arguments options)
    {
        Saver saver = Savers.All().Single(one => one.Name == options.Text("--saver", ""));
        string path = Path.Combine(options.Text("--folder", ""), saver.FileName);
        bool isDisk = options.Text("--kind", "") == Disk;
        saver.Prepare();
        saver.Save(path, 1);
        string before = saver.Read(path);
        long length = new FileInfo(path).Length;
        long[] rooms = isDisk ? [0, length / 2, length - 5000] : [1, length / 2, length - 1];
        int refused = 0;
        foreach (long room in rooms.Where(room => room >= 0))
        {
            using (isDisk ? new Filler(path, room) : (IDisposable)new FileLimit(room))
                refused += IsRefused(saver, path) ? 1 : 0;
            if (saver.Read(path) is var found && found != before)
                Console.WriteLine($"with room for {room} of {length} bytes: {found} was found, not {before}");
            string[] left = [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Except([saver.FileName, .. saver.Companions])!];
            if (left.Length > 0)
                Console.WriteLine($"with room for {room} of {length} bytes: there were left {string.Join(", ", left)}");
        }

        saver.Save(path, 2);
        if (saver.Read(path) == before)
            Console.WriteLine("with room again nothing was saved");
        Console.WriteLine($"{DoneWord} {rooms.Length} {refused}");
        return 0;
    }

    private static bool IsRefused(Saver saver, string path)
    {
        try
        {
            saver.Save(path, 2);
            Console.WriteLine("saved where there is no room");
            return false;
        }
        catch (IOException exception)
        {
            if (!exception.Message.Contains(saver.FileName, StringComparison.Ordinal))
                Console.WriteLine($"the message does not name the file: {exception.Message.ReplaceLineEndings(" ")}");
            return true;
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
            return false;
        }
    }

    private static void Run(Report report, string kind, string saver)
    {
        using var folder = new ScratchFolder();
        ProcessStartInfo start = ChildProcess.StartOf(ChildName, "--saver", saver, "--kind", kind, "--folder", folder.Path);
        using var child = new ChildProcess(kind == Disk ? Mounted(start, folder.Path) : start);
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

    /// <summary>A file that takes all room but so many bytes.</summary>
    private sealed class Filler : IDisposable
    {
        private readonly string _path;

        public Filler(string beside, long room)
        {
            string folder = Path.GetDirectoryName(beside)!;
            _path = Path.Combine(folder, "filler");
            using FileStream stream = File.Create(_path);
            long free = new DriveInfo(folder).AvailableFreeSpace - room;
            byte[] block = new byte[4096];
            for (long written = 0; written + block.Length <= free; written += block.Length)
                stream.Write(block);
        }

        public void Dispose() => File.Delete(_path);
    }
}
