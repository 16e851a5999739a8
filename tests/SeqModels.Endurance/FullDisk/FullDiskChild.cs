using SeqModels.Endurance.Kill;

namespace SeqModels.Endurance.FullDisk;

/// <summary>The process that saves where there is no room; prints what failed, then how many attempts there were and how many were refused.</summary>
internal static class FullDiskChild
{
    public const string Name = "full-disk-child";
    public const string DoneWord = "done";

    public const string Disk = "full disk", TwoSavers = "full disk, two savers", Limit = "file-size limit";

    private const int Rounds = 5;

    public static int Run(Arguments options)
    {
        Saver saver = Savers.All().Single(one => one.Name == options.Text("--saver", ""));
        string folder = options.Text("--folder", "");
        saver.Prepare();
        (int attempts, int refused) = options.Text("--kind", "") switch
        {
            Disk => WithRooms(saver, folder, length => [0, length / 2, Math.Max(0, length - 5000)], room => new Filler(folder, room)),
            Limit => WithLimits(saver, folder),
            _ => TwoAtOnce(saver, folder),
        };
        Console.WriteLine($"{DoneWord} {attempts} {refused}");
        return 0;
    }

    private static (int Attempts, int Refused) WithLimits(Saver saver, string folder)
    {
        using IDisposable ignored = FileLimit.IgnoreSignal();
        return WithRooms(saver, folder, length => [1, length / 2, length - 1], room => new FileLimit(room));
    }

    private static (int Attempts, int Refused) WithRooms(Saver saver, string folder, Func<long, long[]> rooms, Func<long, IDisposable> limit)
    {
        string path = Path.Combine(folder, saver.FileName);
        saver.Save(path, 1);
        string before = saver.Read(path);
        int attempts = 0, refused = 0;
        foreach (long room in rooms(new FileInfo(path).Length))
        {
            attempts++;
            bool isRefused;
            using (limit(room))
                isRefused = IsRefused(saver, path, 2);
            refused += isRefused ? 1 : 0;
            if (!isRefused)
                Console.WriteLine($"with room for {room} bytes it was saved");
            CheckFound(saver, path, before);
        }

        saver.Save(path, 2);
        if (saver.Read(path) == before)
            Console.WriteLine("with room again nothing was saved");
        return (attempts, refused);
    }

    /// <summary>Two threads save files of their own where there is room for little more than one: each saves, or is refused and its old file stays.</summary>
    private static (int Attempts, int Refused) TwoAtOnce(Saver saver, string folder)
    {
        string[] paths = [.. ((string[])["a", "b"]).Select(name => Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, saver.FileName))];
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            foreach (string path in paths)
                saver.Save(path, 1);
            string[] before = Array.ConvertAll(paths, saver.Read);
            using (new Filler(folder, new FileInfo(paths[0]).Length * 11 / 10))
            {
                using var start = new Barrier(paths.Length);
                Thread[] threads = Array.ConvertAll(paths, path => new Thread(() =>
                {
                    start.SignalAndWait();
                    bool isRefused = IsRefused(saver, path, 2);
                    Interlocked.Add(ref refused, isRefused ? 1 : 0);
                    string old = before[Array.IndexOf(paths, path)];
                    if (isRefused)
                        CheckFound(saver, path, old);
                    else if (saver.Read(path) == old)
                        Console.WriteLine("it was saved, but the old file was found");
                }));
                Array.ForEach(threads, thread => thread.Start());
                Array.ForEach(threads, thread => thread.Join());
            }
        }

        return (2 * Rounds, refused);
    }

    private static void CheckFound(Saver saver, string path, string before)
    {
        if (saver.Read(path) is var found && found != before)
            Console.WriteLine($"where there was no room {found} was found, not {before}");
        string[] left = [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Except([saver.FileName, "filler", .. saver.Companions])!];
        if (left.Length > 0)
            Console.WriteLine($"where there was no room there were left {string.Join(", ", left)}");
    }

    private static bool IsRefused(Saver saver, string path, int version)
    {
        try
        {
            saver.Save(path, version);
            return false;
        }
        catch (IOException exception)
        {
            if (!exception.Message.Contains(Path.GetDirectoryName(path)!, StringComparison.Ordinal))
                Console.WriteLine($"the message names neither the file nor its folder: {exception.Message.ReplaceLineEndings(" ")}");
            return true;
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
            return true;
        }
    }
}
